package dev.lbrx.conformance.merge;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.merge.NearSwap;
import dev.lbrx.spi.DType;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link NearSwap}. */
public final class NearSwapCases implements Cases<NearSwap> {
  @Override
  public Class<NearSwap> op() {
    return NearSwap.class;
  }

  @Override
  public Optional<Oracle<NearSwap>> oracle() {
    return Optional.of(new NearSwapOracle());
  }

  @Override
  public Stream<Case> cases() {
    var lengths =
        MergeCases.LENGTHS.stream()
            .map(n -> MergeCases.alike(new NearSwap(0.3f), 2, DType.F32, Fill.NORMAL, n));
    var fills = MergeCases.everyFill(new NearSwap(0.7f), 2);
    return Stream.of(lengths, fills).flatMap(s -> s);
  }

  @Override
  public Case draw(RandomGenerator random) {
    return MergeCases.alike(
        new NearSwap(random.nextInt(5) / 4f),
        2,
        Draw.one(random, Draw.FLOATING),
        Draw.one(random, Draw.FILLS),
        MergeCases.length(random));
  }
}
