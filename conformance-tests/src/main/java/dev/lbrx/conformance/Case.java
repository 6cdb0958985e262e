package dev.lbrx.conformance;

import dev.lbrx.spi.Op;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An op with inputs to run it on. The data follow from the name alone, so a name repeats a case.
 *
 * @param op the op
 * @param inputs what goes in
 * @param scalars the launch's scalars
 * @param work multiply-adds, about: what decides in which runs a case takes part
 */
public record Case(Op op, List<Input> inputs, List<Long> scalars, long work) {
  /**
   * One input.
   *
   * @param spec dtype, shape, strides
   * @param fill its elements
   */
  public record Input(Spec spec, Fill fill) {
    @Override
    public String toString() {
      return spec + " " + fill.name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** Unmodifiable lists. */
  public Case {
    inputs = List.copyOf(inputs);
    scalars = List.copyOf(scalars);
  }

  /** A case whose work is its number of elements. */
  public static Case of(Op op, Input... inputs) {
    return of(op, List.of(inputs));
  }

  /** A case whose work is its number of elements. */
  public static Case of(Op op, List<Input> inputs, Long... scalars) {
    long elements = inputs.stream().mapToLong(i -> i.spec().shape().elements()).sum();
    return new Case(op, inputs, List.of(scalars), elements);
  }

  /** The same case with another estimate of its work. */
  public Case withWork(long multiplyAdds) {
    return new Case(op, inputs, scalars, multiplyAdds);
  }

  /** The inputs' specs. */
  public Specs specs() {
    return new Specs(inputs.stream().map(Input::spec).toList());
  }

  /** Op, inputs and scalars in one line: unique in the table. */
  public String name() {
    return op
        + inputs.stream().map(Input::toString).collect(Collectors.joining("; ", " (", ")"))
        + (scalars.isEmpty() ? "" : " " + scalars);
  }
}
