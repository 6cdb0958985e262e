package dev.lbrx.spi;

import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.util.List;

/** The specs of an op's inputs or outputs, with the checks that {@link Op#infer} is written in. */
public record Specs(List<Spec> list) {
  /** An unmodifiable list. */
  public Specs {
    list = List.copyOf(list);
  }

  /** Specs in order. */
  public static Specs of(Spec... specs) {
    return new Specs(List.of(specs));
  }

  /** The specs of tensors in order. */
  public static Specs of(List<Tensor> tensors) {
    return new Specs(tensors.stream().map(Tensor::spec).toList());
  }

  /** How many there are. */
  public int size() {
    return list.size();
  }

  /** The spec at an index. */
  public Spec get(int index) {
    return list.get(index);
  }

  /** Refuses any other number of inputs. */
  public Specs count(int wanted) {
    if (list.size() != wanted) {
      throw new LbrxException(
          ErrorCode.SHAPE, "got " + list.size() + " inputs, expected " + wanted);
    }
    return this;
  }

  /** The input at an index, whatever its dtype, with dense rows. */
  public Wanted any(int index, String name) {
    if (index >= list.size()) {
      throw new LbrxException(
          ErrorCode.SHAPE, "input " + name + " is missing: got " + list.size() + " inputs");
    }
    var wanted = new Wanted(name, list.get(index));
    wanted.require(wanted.spec().hasDenseRows(), "rows whose elements lie side by side");
    return wanted;
  }

  /** The input at an index, which must be f32, f16 or bf16. */
  public Wanted floating(int index, String name) {
    var wanted = any(index, name);
    if (!wanted.spec().dtype().computable()) {
      throw new LbrxException(
          ErrorCode.DTYPE,
          "input " + name + " is " + wanted.spec() + ", expected f32, f16 or bf16");
    }
    return wanted;
  }

  /** The input at an index, which must have the given dtype. */
  public Wanted typed(int index, String name, DType dtype) {
    var wanted = any(index, name);
    if (wanted.spec().dtype() != dtype) {
      throw new LbrxException(
          ErrorCode.DTYPE,
          "input " + name + " is " + wanted.spec() + ", expected " + dtype.label());
    }
    return wanted;
  }

  /** An input under check: each method refuses with the input's name, or returns this. */
  public record Wanted(String name, Spec spec) {
    /** The extent of the last axis. */
    public long last() {
      return spec.last();
    }

    /** The extent of an axis. */
    public long extent(int axis) {
      return spec.shape().extent(axis);
    }

    /** Requires at least so many axes. */
    public Wanted rankAtLeast(int rank) {
      return require(spec.shape().rank() >= rank, "rank " + rank + " or more");
    }

    /** Requires exactly so many axes. */
    public Wanted rank(int rank) {
      return require(spec.shape().rank() == rank, "rank " + rank);
    }

    /** Requires these extents. */
    public Wanted shape(long... extents) {
      return shape(Shape.of(extents));
    }

    /** Requires this shape. */
    public Wanted shape(Shape wanted) {
      return require(spec.shape().equals(wanted), "shape " + wanted);
    }

    /** Requires this dtype or f32. */
    public Wanted dtypeOrF32(DType dtype) {
      return require(spec.dtype() == dtype || spec.dtype() == DType.F32, dtype.label() + " or f32");
    }

    /** Requires a condition, described by what was expected. */
    public Wanted require(boolean holds, String expected) {
      if (!holds) {
        throw new LbrxException(
            ErrorCode.SHAPE, "input " + name + " is " + spec + ", expected " + expected);
      }
      return this;
    }
  }

  @Override
  public String toString() {
    return list.toString();
  }
}
