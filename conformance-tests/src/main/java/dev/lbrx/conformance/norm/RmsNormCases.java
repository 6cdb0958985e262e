package dev.lbrx.conformance.norm;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.ops.norm.RmsNorm;
import dev.lbrx.spi.DType;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link RmsNorm}. */
public final class RmsNormCases implements Cases<RmsNorm> {
  private static final float EPSILON = 1e-5f;

  @Override
  public Class<RmsNorm> op() {
    return RmsNorm.class;
  }

  @Override
  public Stream<Case> cases() {
    var lengths = Draw.LENGTHS.stream().map(n -> make(DType.F32, Fill.NORMAL, 0, 3, n));
    var dtypes =
        Draw.FLOATING.stream().flatMap(t -> Draw.FILLS.stream().map(f -> make(t, f, 0, 2, 129)));
    var gaps = Draw.FLOATING.stream().map(t -> make(t, Fill.NORMAL, 5, 7, 70));
    var large =
        Stream.of(
            make(DType.F32, Fill.NORMAL, 0, 16, 4096), make(DType.BF16, Fill.NORMAL, 0, 64, 1024));
    return Stream.of(lengths, dtypes, gaps, large).flatMap(s -> s);
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
        new RmsNorm(EPSILON),
        Draw.gapped(dtype, fill, gap, rows, n),
        Draw.dense(dtype, Fill.NORMAL, n));
  }
}
