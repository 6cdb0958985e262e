package dev.lbrx.conformance.reduce;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.reduce.CrossEntropy;
import dev.lbrx.spi.DType;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link CrossEntropy}; with fewer than 16 columns some targets lie outside. */
public final class CrossEntropyCases implements Cases<CrossEntropy> {
  @Override
  public Class<CrossEntropy> op() {
    return CrossEntropy.class;
  }

  @Override
  public Stream<Case> cases() {
    var lengths = Draw.LENGTHS.stream().map(n -> make(Fill.NORMAL, Fill.INDEX, 0, 2, n));
    var fills = Draw.FILLS.stream().map(f -> make(f, Fill.INDEX, 0, 4, 129));
    var others =
        Stream.of(
            make(Fill.NORMAL, Fill.INDEX, 5, 7, 70),
            make(Fill.NORMAL, Fill.BITS, 0, 7, 70),
            make(Fill.SPECIAL, Fill.INDEX, 0, 200, 5),
            make(Fill.NORMAL, Fill.INDEX, 0, 8, 4_099),
            make(Fill.NORMAL, Fill.INDEX, 0, 0, 5));
    return Stream.of(lengths, fills, others).flatMap(s -> s);
  }

  @Override
  public Optional<Oracle<CrossEntropy>> oracle() {
    return Optional.of(new CrossEntropyOracle());
  }

  @Override
  public Case draw(RandomGenerator random) {
    return make(
        Draw.one(random, Draw.FILLS),
        Fill.INDEX,
        random.nextInt(4),
        Draw.length(random, 9),
        Draw.length(random, 600));
  }

  private static Case make(Fill fill, Fill targets, int gap, long rows, long n) {
    return Case.of(
            new CrossEntropy(),
            Draw.gapped(DType.F32, fill, gap, rows, n),
            Draw.dense(DType.I32, targets, rows))
        .withWork(30 * rows * Math.max(n, 64));
  }
}
