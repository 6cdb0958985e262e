package dev.lbrx.conformance.quantize;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.quantize.Affine;
import dev.lbrx.ops.quantize.DequantizeAffine;
import dev.lbrx.spi.DType;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link DequantizeAffine}. */
public final class DequantizeAffineCases implements Cases<DequantizeAffine> {
  @Override
  public Class<DequantizeAffine> op() {
    return DequantizeAffine.class;
  }

  @Override
  public Stream<Case> cases() {
    var schemes =
        Schemes.all()
            .flatMap(
                s ->
                    Draw.FLOATING.stream().map(t -> make(s, t, Fill.NORMAL, 0, 3, 3L * s.group())));
    var fills =
        Draw.FLOATING.stream()
            .flatMap(t -> Draw.FILLS.stream().map(f -> make(new Affine(4, 64), t, f, 0, 4, 1152)));
    var gaps = Draw.FLOATING.stream().map(t -> make(new Affine(3, 32), t, Fill.NORMAL, 5, 3, 96));
    var large = Stream.of(make(new Affine(4, 64), DType.BF16, Fill.NORMAL, 0, 16, 4224));
    var empty = Stream.of(make(new Affine(4, 64), DType.F32, Fill.NORMAL, 0, 0, 64));
    return Stream.of(schemes, fills, gaps, large, empty).flatMap(s -> s);
  }

  @Override
  public Optional<Oracle<DequantizeAffine>> oracle() {
    return Optional.of(new DequantizeAffineOracle());
  }

  @Override
  public Case draw(RandomGenerator random) {
    var scheme = Schemes.draw(random);
    return make(
        scheme,
        Draw.one(random, Draw.FLOATING),
        Draw.one(random, Draw.FILLS),
        random.nextInt(4),
        Draw.length(random, 6),
        scheme.group() * Draw.length(random, 20));
  }

  private static Case make(
      Affine scheme, DType dtype, Fill fill, int gap, long rows, long columns) {
    return Case.of(
            new DequantizeAffine(scheme),
            Draw.gapped(DType.U32, Fill.BITS, gap, rows, scheme.words(columns)),
            Draw.gapped(dtype, fill, gap, rows, columns / scheme.group()),
            Draw.dense(dtype, fill, rows, columns / scheme.group()))
        .withWork(4 * rows * columns);
  }
}
