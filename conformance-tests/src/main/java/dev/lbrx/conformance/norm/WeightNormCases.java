package dev.lbrx.conformance.norm;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.norm.WeightNorm;
import dev.lbrx.spi.DType;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link WeightNorm}. */
public final class WeightNormCases implements Cases<WeightNorm> {
  @Override
  public Class<WeightNorm> op() {
    return WeightNorm.class;
  }

  @Override
  public Stream<Case> cases() {
    var lengths = Draw.LENGTHS.stream().map(n -> make(DType.F32, Fill.NORMAL, 0, 3, n));
    var dtypes =
        Draw.FLOATING.stream().flatMap(t -> Draw.FILLS.stream().map(f -> make(t, f, 0, 2, 129)));
    var gaps = Draw.FLOATING.stream().map(t -> make(t, Fill.NORMAL, 5, 7, 70));
    var lengthsOfOthers =
        Draw.FLOATING.stream()
            .map(
                t ->
                    Case.of(
                        new WeightNorm(),
                        Draw.dense(DType.F32, Fill.NORMAL, 9, 65),
                        Draw.dense(t, Fill.NORMAL, 9)));
    var large = Stream.of(make(DType.F32, Fill.NORMAL, 0, 16, 4096));
    return Stream.of(lengths, dtypes, gaps, lengthsOfOthers, large).flatMap(s -> s);
  }

  @Override
  public Optional<Oracle<WeightNorm>> oracle() {
    return Optional.of(new WeightNormOracle());
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

  private static Case make(DType dtype, Fill fill, int gap, long rows, long n) {
    return Case.of(
        new WeightNorm(),
        Draw.gapped(dtype, fill, gap, rows, n),
        Draw.dense(dtype, Fill.NORMAL, rows));
  }
}
