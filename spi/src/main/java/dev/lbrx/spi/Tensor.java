package dev.lbrx.spi;

import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** A view of a buffer: a spec and the byte offset of its first element. */
public final class Tensor {
  private final Spec spec;
  private final Buffer buffer;
  private final long offset;
  private final @Nullable MemorySegment segment;

  /** A view; refuses one that reaches beyond its buffer. */
  public Tensor(Spec spec, Buffer buffer, long offset) {
    long span = spec.spanBytes();
    if (offset < 0 || span > buffer.bytes() - offset) {
      throw new LbrxException(
          ErrorCode.SHAPE,
          spec
              + " at byte "
              + offset
              + " reaches beyond its buffer of "
              + buffer.bytes()
              + " bytes");
    }
    this.spec = spec;
    this.buffer = buffer;
    this.offset = offset;
    this.segment = buffer instanceof Buffer.Host host ? host.segment().asSlice(offset, span) : null;
  }

  /** A dense tensor over a whole host segment. */
  public static Tensor wrap(Spec spec, MemorySegment segment) {
    return new Tensor(spec, new Buffer.Host(segment), 0);
  }

  /** A dense f32 tensor with a copy of the values. */
  public static Tensor of(Shape shape, float... values) {
    return wrap(Spec.of(DType.F32, shape), copy(MemorySegment.ofArray(values)));
  }

  /** A dense i32 tensor with a copy of the values. */
  public static Tensor of(Shape shape, int... values) {
    return wrap(Spec.of(DType.I32, shape), copy(MemorySegment.ofArray(values)));
  }

  private static MemorySegment copy(MemorySegment values) {
    return java.lang.foreign.Arena.ofAuto()
        .allocate(Math.max(1, values.byteSize()), 64)
        .asSlice(0, values.byteSize())
        .copyFrom(values);
  }

  /** Dtype, shape and strides. */
  public Spec spec() {
    return spec;
  }

  /** The elements' type. */
  public DType dtype() {
    return spec.dtype();
  }

  /** The extents. */
  public Shape shape() {
    return spec.shape();
  }

  /** The memory it views. */
  public Buffer buffer() {
    return buffer;
  }

  /** The bytes of a host tensor, from its first element on. */
  public MemorySegment segment() {
    if (segment == null) {
      throw new LbrxException(
          ErrorCode.OWNER, spec + " lies on " + buffer + ", not in host memory: download it first");
    }
    return segment;
  }

  /** The byte offset, within {@link #segment()}, of a row's first element. */
  public long rowByte(long row) {
    return spec.dtype().size(spec.rowOffset(row));
  }

  /** A view of the same buffer with another spec, {@code bytes} further on. */
  public Tensor view(Spec other, long bytes) {
    return new Tensor(other, buffer, offset + bytes);
  }

  /** A view of {@code count} entries of the first axis, from {@code from} on. */
  public Tensor slice(long from, long count) {
    long[] extents = spec.shape().extents();
    long[] strides = new long[extents.length];
    for (int i = 0; i < strides.length; i++) {
      strides[i] = spec.stride(i);
    }
    extents[0] = count;
    return view(
        Spec.strided(spec.dtype(), Shape.of(extents), strides),
        spec.dtype().size(from * spec.stride(0)));
  }

  /** A view of a dense tensor with another shape of as many elements. */
  public Tensor reshape(long... extents) {
    var shape = Shape.of(extents);
    if (!spec.isDense() || shape.elements() != spec.shape().elements()) {
      throw new LbrxException(ErrorCode.SHAPE, spec + " cannot be seen as " + shape);
    }
    return view(Spec.of(spec.dtype(), shape), 0);
  }

  @Override
  public String toString() {
    return spec.toString();
  }
}
