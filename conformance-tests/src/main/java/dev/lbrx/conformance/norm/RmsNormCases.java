package dev.lbrx.conformance.norm;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Case.Input;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.norm.RmsNorm;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Shape;
import dev.lbrx.spi.Spec;
import java.util.Optional;
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
    var weights =
        Draw.FLOATING.stream()
            .flatMap(
                t ->
                    Stream.of(
                        onePlus(t, Fill.NORMAL, 3, 3, 129),
                        onePlus(t, Fill.SPECIAL, 0, 3, 64),
                        unweighted(t, 3, 3, 129)));
    return Stream.of(lengths, dtypes, gaps, weights, heads(), large).flatMap(s -> s);
  }

  @Override
  public Optional<Oracle<RmsNorm>> oracle() {
    return Optional.of(new RmsNormOracle());
  }

  @Override
  public Case draw(RandomGenerator random) {
    var dtype = Draw.one(random, Draw.FLOATING);
    int gap = random.nextInt(4);
    long rows = Draw.length(random, 9);
    long n = Draw.length(random, 600);
    return switch (random.nextInt(4)) {
      case 0 -> onePlus(dtype, Draw.one(random, Draw.FILLS), gap, rows, n);
      case 1 -> unweighted(dtype, gap, rows, n);
      default -> make(dtype, Draw.one(random, Draw.FILLS), gap, rows, n);
    };
  }

  // Heads of queries within rows that hold keys and values too.
  private static Stream<Case> heads() {
    return Stream.of(64L, 80L, 128L)
        .map(
            d ->
                Case.of(
                    new RmsNorm(EPSILON),
                    new Input(Spec.strided(DType.F32, Shape.of(3, 4, d), 8 * d, d, 1), Fill.NORMAL),
                    Draw.dense(DType.BF16, Fill.NORMAL, d)));
  }

  private static Case onePlus(DType dtype, Fill fill, int gap, long rows, long n) {
    return Case.of(
        new RmsNorm(EPSILON, true),
        Draw.gapped(dtype, fill, gap, rows, n),
        Draw.dense(dtype, fill, n));
  }

  private static Case unweighted(DType dtype, int gap, long rows, long n) {
    return Case.of(new RmsNorm(EPSILON), Draw.gapped(dtype, Fill.NORMAL, gap, rows, n));
  }

  private static Case make(DType dtype, Fill fill, int gap, long rows, long n) {
    return Case.of(
        new RmsNorm(EPSILON),
        Draw.gapped(dtype, fill, gap, rows, n),
        Draw.dense(dtype, Fill.NORMAL, n));
  }
}
