package dev.lbrx.conformance.reduce;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Case.Input;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of an op on the rows of one floating-point tensor, with each of its instances. */
abstract class RowCases<O extends Op> implements Cases<O> {
  private final List<O> instances;
  private final int workPerElement;

  RowCases(List<O> instances, int workPerElement) {
    this.instances = instances;
    this.workPerElement = workPerElement;
  }

  @Override
  public Stream<Case> cases() {
    return instances.stream().flatMap(this::of);
  }

  private Stream<Case> of(O op) {
    var lengths =
        Draw.LENGTHS.stream()
            .filter(n -> n >= shortest(op))
            .map(n -> make(op, Draw.dense(DType.F32, Fill.NORMAL, 2, n)));
    // Three rows: within 2¹² multiply-adds for every op, as the runs of mutants want them.
    var dtypes =
        Draw.FLOATING.stream()
            .flatMap(t -> Draw.FILLS.stream().map(f -> make(op, Draw.dense(t, f, 3, 129))));
    var gaps = Draw.FLOATING.stream().map(t -> make(op, Draw.gapped(t, Fill.NORMAL, 5, 7, 70)));
    // Short rows, so that some hold one special value and others none.
    var special = Stream.of(make(op, Draw.dense(DType.F32, Fill.SPECIAL, 60, shortest(op) + 4)));
    // Few values: many equal ones, in different tiles too.
    var others =
        Stream.of(
            make(op, Draw.dense(DType.F32, Fill.SPREAD, 2, 4_099)),
            make(op, Draw.dense(DType.BF16, Fill.NORMAL, 2, 9_000)),
            make(op, Draw.dense(DType.F32, Fill.NORMAL, 2_100)),
            make(op, Draw.gapped(DType.F32, Fill.NORMAL, 2, 3, 4, shortest(op))));
    return Stream.of(lengths, dtypes, gaps, special, others).flatMap(s -> s);
  }

  @Override
  public Case draw(RandomGenerator random) {
    var op = Draw.one(random, instances);
    return make(
        op,
        Draw.gapped(
            Draw.one(random, Draw.FLOATING),
            random.nextInt(4) == 0 ? Fill.BITS : Draw.one(random, Draw.FILLS),
            random.nextInt(4),
            Draw.length(random, 9),
            shortest(op) - 1 + Draw.length(random, 600)));
  }

  /** The fewest elements of a row that the op takes. */
  long shortest(O op) {
    return 1;
  }

  private Case make(O op, Input input) {
    long n = Math.max(input.spec().last(), 64);
    return Case.of(op, input).withWork(workPerElement * input.spec().shape().rows() * n);
  }
}
