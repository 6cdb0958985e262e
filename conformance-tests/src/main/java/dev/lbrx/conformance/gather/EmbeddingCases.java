package dev.lbrx.conformance.gather;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.gather.Embedding;
import dev.lbrx.spi.DType;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link Embedding}. */
public final class EmbeddingCases implements Cases<Embedding> {
  @Override
  public Class<Embedding> op() {
    return Embedding.class;
  }

  @Override
  public Stream<Case> cases() {
    var lengths = Draw.LENGTHS.stream().map(n -> make(DType.F16, Fill.NORMAL, 0, 3, n));
    var dtypes =
        Draw.FLOATING.stream().flatMap(t -> Draw.FILLS.stream().map(f -> make(t, f, 0, 5, 70)));
    var gaps = Draw.FLOATING.stream().map(t -> make(t, Fill.NORMAL, 5, 7, 33));
    var rest =
        Stream.of(
            make(DType.F32, Fill.NORMAL, 0, 0, 8),
            make(DType.F32, Fill.NORMAL, 0, 3, 0),
            make(DType.BF16, Fill.SPECIAL, 0, 40, 600));
    return Stream.of(lengths, dtypes, gaps, rest).flatMap(s -> s);
  }

  @Override
  public Optional<Oracle<Embedding>> oracle() {
    return Optional.of(new EmbeddingOracle());
  }

  @Override
  public Case draw(RandomGenerator random) {
    return make(
        Draw.one(random, Draw.FLOATING),
        Draw.one(random, Draw.FILLS),
        random.nextInt(4),
        Draw.length(random, 12),
        Draw.length(random, 300));
  }

  private static Case make(DType dtype, Fill fill, int gap, long ids, long n) {
    return Case.of(
        new Embedding(),
        Draw.dense(DType.I32, Fill.INDEX, ids),
        Draw.gapped(dtype, fill, gap, 16, n));
  }
}
