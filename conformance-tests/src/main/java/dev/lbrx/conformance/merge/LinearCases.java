package dev.lbrx.conformance.merge;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.merge.Linear;
import dev.lbrx.spi.DType;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link Linear}. */
public final class LinearCases implements Cases<Linear> {
  private static final List<List<Float>> WEIGHTS =
      List.of(List.of(0.6f, 0.4f), List.of(0.1f, 0.7f, -0.3f), List.of(2f), List.of(1f, -1f));

  @Override
  public Class<Linear> op() {
    return Linear.class;
  }

  @Override
  public Stream<Case> cases() {
    var lengths =
        MergeCases.LENGTHS.stream().map(n -> make(WEIGHTS.get(0), true, DType.F32, Fill.NORMAL, n));
    var dtypes =
        Draw.FLOATING.stream()
            .flatMap(t -> Draw.FILLS.stream().map(f -> make(WEIGHTS.get(1), true, t, f, 3, 129)));
    var weights =
        WEIGHTS.stream()
            .flatMap(
                w -> Stream.of(true, false).map(n -> make(w, n, DType.BF16, Fill.NORMAL, 2, 100)));
    var large =
        Stream.of(make(WEIGHTS.get(1), true, DType.F16, Fill.NORMAL, MergeCases.SEVERAL_BLOCKS));
    return Stream.of(lengths, dtypes, weights, large).flatMap(s -> s);
  }

  @Override
  public Optional<Oracle<Linear>> oracle() {
    return Optional.of(new LinearOracle());
  }

  @Override
  public Case draw(RandomGenerator random) {
    return make(
        Draw.one(random, WEIGHTS),
        random.nextBoolean(),
        Draw.one(random, Draw.FLOATING),
        Draw.one(random, Draw.FILLS),
        MergeCases.length(random));
  }

  private static Case make(
      List<Float> weights, boolean normalize, DType dtype, Fill fill, long... extents) {
    return MergeCases.make(
        new Linear(weights, normalize), weights.size(), dtype, dtype, fill, extents);
  }
}
