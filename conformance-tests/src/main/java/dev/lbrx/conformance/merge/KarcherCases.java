package dev.lbrx.conformance.merge;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.merge.Karcher;
import dev.lbrx.spi.DType;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link Karcher}. */
public final class KarcherCases implements Cases<Karcher> {
  private static final Karcher MEAN = new Karcher(10, 1e-5f);

  @Override
  public Class<Karcher> op() {
    return Karcher.class;
  }

  @Override
  public Optional<Oracle<Karcher>> oracle() {
    return Optional.of(new KarcherOracle());
  }

  @Override
  public Stream<Case> cases() {
    var lengths =
        MergeCases.LENGTHS.stream().map(n -> MergeCases.alike(MEAN, 3, DType.F32, Fill.NORMAL, n));
    var fills = Stream.of(1, 2, 5).flatMap(n -> MergeCases.everyFill(MEAN, n));
    var none =
        Stream.of(new Karcher(0, 1e-5f), new Karcher(1, 0.5f), new Karcher(100, 0f))
            .map(op -> MergeCases.alike(op, 3, DType.F32, Fill.NORMAL, 300));
    var large =
        Stream.of(MergeCases.alike(MEAN, 3, DType.BF16, Fill.NORMAL, MergeCases.SEVERAL_BLOCKS));
    return Stream.of(lengths, fills, none, large).flatMap(s -> s);
  }

  @Override
  public Case draw(RandomGenerator random) {
    return MergeCases.alike(
        new Karcher(random.nextInt(12), 1e-5f),
        random.nextInt(1, 6),
        Draw.one(random, Draw.FLOATING),
        Draw.one(random, Draw.FILLS),
        MergeCases.length(random));
  }
}
