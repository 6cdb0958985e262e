package dev.lbrx.conformance.elementwise;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Case.Input;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import java.util.Collections;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of an op on one or two tensors of one shape and dtype. */
abstract class ElementwiseCases<O extends Op> implements Cases<O> {
  private final O instance;
  private final int inputs;

  private final int workPerElement;

  ElementwiseCases(O instance, int inputs, int workPerElement) {
    this.instance = instance;
    this.inputs = inputs;
    this.workPerElement = workPerElement;
  }

  @Override
  public Stream<Case> cases() {
    var lengths = Draw.LENGTHS.stream().map(n -> make(DType.F32, Fill.NORMAL, 0, 3, n));
    var dtypes =
        Draw.FLOATING.stream().flatMap(t -> Draw.FILLS.stream().map(f -> make(t, f, 0, 4, 129)));
    var gaps = Draw.FLOATING.stream().map(t -> make(t, Fill.NORMAL, 5, 7, 70));
    var special = Stream.of(make(DType.F32, Fill.SPECIAL, 0, 1, 5_000));
    // More than one tile, with rows that are one and rows that are not.
    var large =
        Stream.of(
            make(DType.F32, Fill.SPREAD, 0, 9, 4_099),
            make(DType.F32, Fill.NORMAL, 1, 9, 4_099),
            make(DType.BF16, Fill.NORMAL, 0, 40, 1_024));
    var odd =
        Stream.of(make(DType.F32, Fill.NORMAL, 0, 0, 8), make(DType.F32, Fill.NORMAL, 0, 8, 0));
    return Stream.of(lengths, dtypes, gaps, special, large, odd, Stream.of(scalar()))
        .flatMap(s -> s);
  }

  @Override
  public Case draw(RandomGenerator random) {
    return make(
        Draw.one(random, Draw.FLOATING),
        Draw.one(random, Draw.FILLS),
        random.nextInt(4),
        Draw.length(random, 9),
        Draw.length(random, 600));
  }

  private Case make(DType dtype, Fill fill, int gap, long rows, long n) {
    return of(Draw.gapped(dtype, fill, gap, rows, n));
  }

  private Case scalar() {
    return of(Draw.dense(DType.F32, Fill.NORMAL));
  }

  private Case of(Input input) {
    long elements = input.spec().shape().elements();
    return Case.of(instance, Collections.nCopies(inputs, input))
        .withWork(elements * workPerElement);
  }
}
