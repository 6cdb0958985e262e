package dev.lbrx.conformance.gather;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.gather.AffineEmbedding;
import dev.lbrx.ops.quantize.Affine;
import dev.lbrx.spi.DType;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link AffineEmbedding}. */
public final class AffineEmbeddingCases implements Cases<AffineEmbedding> {
  private static final List<Affine> SCHEMES =
      Stream.of(1, 2, 3, 4, 5, 6, 8)
          .flatMap(bits -> Stream.of(32, 64, 128).map(group -> new Affine(bits, group)))
          .toList();

  @Override
  public Class<AffineEmbedding> op() {
    return AffineEmbedding.class;
  }

  @Override
  public Stream<Case> cases() {
    var schemes =
        SCHEMES.stream()
            .flatMap(s -> Draw.FLOATING.stream().map(t -> make(s, t, Fill.NORMAL, 0, 3, 3)));
    var fills = Draw.FILLS.stream().map(f -> make(new Affine(4, 64), DType.F32, f, 0, 5, 5));
    var gaps = SCHEMES.stream().map(s -> make(s, DType.BF16, Fill.NORMAL, 5, 4, 1));
    var empty =
        Stream.of(
            make(new Affine(4, 64), DType.F32, Fill.NORMAL, 0, 0, 2),
            make(new Affine(4, 64), DType.F32, Fill.NORMAL, 0, 2, 0));
    return Stream.of(schemes, fills, gaps, empty).flatMap(s -> s);
  }

  @Override
  public Optional<Oracle<AffineEmbedding>> oracle() {
    return Optional.of(new AffineEmbeddingOracle());
  }

  @Override
  public Case draw(RandomGenerator random) {
    return make(
        Draw.one(random, SCHEMES),
        Draw.one(random, Draw.FLOATING),
        Draw.one(random, Draw.FILLS),
        random.nextInt(4),
        Draw.length(random, 12),
        Draw.length(random, 6));
  }

  private static Case make(Affine scheme, DType dtype, Fill fill, int gap, long ids, long groups) {
    return Case.of(
        new AffineEmbedding(scheme),
        Draw.dense(DType.I32, Fill.INDEX, ids),
        Draw.gapped(DType.U32, Fill.BITS, gap, 16, scheme.words(groups * scheme.group())),
        Draw.gapped(dtype, fill, gap, 16, groups),
        Draw.gapped(dtype, fill, gap, 16, groups));
  }
}
