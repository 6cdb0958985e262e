package dev.lbrx.conformance.elementwise;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Case.Input;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Cases of an op on tensors of one shape and dtype: every layout with the first of its instances,
 * every kind of value with each.
 */
abstract class ElementwiseCases<O extends Op> implements Cases<O> {
  private final List<O> instances;
  private final int inputs;
  private final int workPerElement;

  ElementwiseCases(List<O> instances, int inputs, int workPerElement) {
    this.instances = instances;
    this.inputs = inputs;
    this.workPerElement = workPerElement;
  }

  @Override
  public Stream<Case> cases() {
    return Stream.concat(layouts(instances.getFirst()), instances.stream().flatMap(this::values));
  }

  private Stream<Case> layouts(O op) {
    var lengths = Draw.LENGTHS.stream().map(n -> make(op, DType.F32, Fill.NORMAL, 0, 3, n));
    var gaps = Draw.FLOATING.stream().map(t -> make(op, t, Fill.NORMAL, 5, 7, 70));
    // More than one tile, with rows that are one and rows that are not.
    var large =
        Stream.of(
            make(op, DType.F32, Fill.SPREAD, 0, 9, 4_099),
            make(op, DType.F32, Fill.NORMAL, 1, 9, 4_099),
            make(op, DType.BF16, Fill.NORMAL, 0, 40, 1_024));
    var odd =
        Stream.of(
            make(op, DType.F32, Fill.NORMAL, 0, 0, 8),
            make(op, DType.F32, Fill.NORMAL, 0, 8, 0),
            of(op, Draw.dense(DType.F32, Fill.NORMAL)));
    return Stream.of(lengths, gaps, large, odd).flatMap(s -> s);
  }

  private Stream<Case> values(O op) {
    var dtypes =
        Draw.FLOATING.stream()
            .flatMap(t -> Draw.FILLS.stream().map(f -> make(op, t, f, 0, 4, 129)));
    var special =
        Stream.of(
            make(op, DType.F32, Fill.SPECIAL, 0, 1, 100),
            make(op, DType.F32, Fill.BITS, 0, 1, 101),
            make(op, DType.F32, Fill.SPECIAL, 0, 1, 2_500),
            make(op, DType.F32, Fill.BITS, 0, 1, 2_501));
    return Stream.concat(dtypes, special);
  }

  @Override
  public Case draw(RandomGenerator random) {
    return make(
        Draw.one(random, instances),
        Draw.one(random, Draw.FLOATING),
        random.nextInt(4) == 0 ? Fill.BITS : Draw.one(random, Draw.FILLS),
        random.nextInt(4),
        Draw.length(random, 9),
        Draw.length(random, 600));
  }

  private Case make(O op, DType dtype, Fill fill, int gap, long rows, long n) {
    return of(op, Draw.gapped(dtype, fill, gap, rows, n));
  }

  private Case of(O op, Input input) {
    long elements = input.spec().shape().elements();
    return Case.of(op, inputs(input)).withWork(elements * workPerElement);
  }

  /** What the op takes, from an input as drawn. */
  List<Input> inputs(Input input) {
    return Collections.nCopies(inputs, input);
  }
}
