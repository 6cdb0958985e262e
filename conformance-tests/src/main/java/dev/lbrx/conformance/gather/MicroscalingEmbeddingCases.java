package dev.lbrx.conformance.gather;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.gather.MicroscalingEmbedding;
import dev.lbrx.ops.quantize.Microscaling;
import dev.lbrx.spi.DType;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link MicroscalingEmbedding}. */
public final class MicroscalingEmbeddingCases implements Cases<MicroscalingEmbedding> {
  private static final List<Microscaling> FORMATS = List.of(Microscaling.values());

  @Override
  public Class<MicroscalingEmbedding> op() {
    return MicroscalingEmbedding.class;
  }

  @Override
  public Optional<Oracle<MicroscalingEmbedding>> oracle() {
    return Optional.of(new MicroscalingEmbeddingOracle());
  }

  @Override
  public Stream<Case> cases() {
    return FORMATS.stream()
        .flatMap(
            format ->
                Stream.of(
                    make(format, 0, 3, 3),
                    make(format, 0, 5, 36),
                    make(format, 5, 4, 1),
                    make(format, 0, 0, 2),
                    make(format, 0, 2, 0)));
  }

  @Override
  public Case draw(RandomGenerator random) {
    return make(
        Draw.one(random, FORMATS),
        random.nextInt(4),
        Draw.length(random, 12),
        Draw.length(random, 40));
  }

  private static Case make(Microscaling format, int gap, long ids, long units) {
    return Case.of(
        new MicroscalingEmbedding(format),
        Draw.dense(DType.I32, Fill.INDEX, ids),
        Draw.gapped(DType.U32, Fill.BITS, gap, 16, format.words(32 * units)),
        Draw.gapped(DType.U8, Fill.BITS, gap, 16, 32 * units / format.group()));
  }
}
