package dev.lbrx.conformance.merge;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.merge.MlxTies;
import dev.lbrx.spi.DType;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link MlxTies}. */
public final class MlxTiesCases implements Cases<MlxTies> {
  @Override
  public Class<MlxTies> op() {
    return MlxTies.class;
  }

  @Override
  public Optional<Oracle<MlxTies>> oracle() {
    return Optional.of(new MlxTiesOracle());
  }

  @Override
  public Stream<Case> cases() {
    var lengths =
        MergeCases.LENGTHS.stream()
            .map(n -> MergeCases.alike(new MlxTies(0.3f), 2, DType.F32, Fill.NORMAL, n));
    var fills = MergeCases.everyFill(new MlxTies(0.7f), 2);
    var equalMagnitudes =
        Stream.of(MergeCases.alike(new MlxTies(0.3f), 2, DType.F32, Fill.SIGNS, 70));
    return Stream.of(lengths, fills, equalMagnitudes).flatMap(s -> s);
  }

  @Override
  public Case draw(RandomGenerator random) {
    return MergeCases.alike(
        new MlxTies(random.nextInt(5) / 4f),
        2,
        Draw.one(random, Draw.FLOATING),
        Draw.one(random, Draw.FILLS),
        MergeCases.length(random));
  }
}
