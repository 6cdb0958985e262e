package dev.lbrx.conformance.merge;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.merge.MlxSlerp;
import dev.lbrx.spi.DType;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link MlxSlerp}; equal constants give zeros, zeros NaN. */
public final class MlxSlerpCases implements Cases<MlxSlerp> {
  @Override
  public Class<MlxSlerp> op() {
    return MlxSlerp.class;
  }

  @Override
  public Optional<Oracle<MlxSlerp>> oracle() {
    return Optional.of(new MlxSlerpOracle());
  }

  @Override
  public Stream<Case> cases() {
    var lengths =
        MergeCases.LENGTHS.stream()
            .map(n -> MergeCases.alike(new MlxSlerp(0.3f), 2, DType.F32, Fill.NORMAL, n));
    var dtypes = MergeCases.everyFill(new MlxSlerp(0.7f), 2);
    return Stream.of(lengths, dtypes).flatMap(s -> s);
  }

  @Override
  public Case draw(RandomGenerator random) {
    return MergeCases.alike(
        new MlxSlerp(random.nextInt(5) / 4f),
        2,
        Draw.one(random, Draw.FLOATING),
        Draw.one(random, Draw.FILLS),
        MergeCases.length(random));
  }
}
