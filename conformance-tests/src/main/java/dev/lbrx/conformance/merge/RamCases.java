package dev.lbrx.conformance.merge;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.merge.Ram;
import dev.lbrx.spi.DType;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link Ram}; large thresholds leave one active model, or none. */
public final class RamCases implements Cases<Ram> {
  private static final List<Ram> OPTIONS =
      List.of(
          new Ram(1e-5f, 0, 0),
          new Ram(0.8f, 0.1f, 0.2f),
          new Ram(1.5f, 0.5f, 2),
          new Ram(9, 1, 1));

  @Override
  public Class<Ram> op() {
    return Ram.class;
  }

  @Override
  public Optional<Oracle<Ram>> oracle() {
    return Optional.of(new RamOracle());
  }

  @Override
  public Stream<Case> cases() {
    var lengths =
        MergeCases.LENGTHS.stream()
            .map(n -> MergeCases.alike(OPTIONS.get(1), 4, DType.F32, Fill.NORMAL, n));
    var fills =
        OPTIONS.stream().flatMap(op -> Stream.of(2, 4).flatMap(n -> MergeCases.everyFill(op, n)));
    var large =
        Stream.of(
            MergeCases.alike(
                OPTIONS.get(2), 3, DType.BF16, Fill.NORMAL, MergeCases.SEVERAL_BLOCKS));
    return Stream.of(lengths, fills, large).flatMap(s -> s);
  }

  @Override
  public Case draw(RandomGenerator random) {
    return MergeCases.alike(
        Draw.one(random, OPTIONS),
        random.nextInt(2, 6),
        Draw.one(random, Draw.FLOATING),
        Draw.one(random, Draw.FILLS),
        MergeCases.length(random));
  }
}
