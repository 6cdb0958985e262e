package dev.lbrx.conformance.merge;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.merge.FuseImportant;
import dev.lbrx.spi.DType;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link FuseImportant}; constants and zeros are all ties. */
public final class FuseImportantCases implements Cases<FuseImportant> {
  @Override
  public Class<FuseImportant> op() {
    return FuseImportant.class;
  }

  @Override
  public Optional<Oracle<FuseImportant>> oracle() {
    return Optional.of(new FuseImportantOracle());
  }

  @Override
  public Stream<Case> cases() {
    var lengths = MergeCases.LENGTHS.stream().map(n -> make(DType.F32, Fill.NORMAL, n));
    var fills =
        Draw.FLOATING.stream().flatMap(t -> Draw.FILLS.stream().map(f -> make(t, f, 3, 129)));
    var large = Stream.of(make(DType.BF16, Fill.SPREAD, MergeCases.SEVERAL_BLOCKS));
    return Stream.of(lengths, fills, large).flatMap(s -> s);
  }

  @Override
  public Case draw(RandomGenerator random) {
    return make(
        Draw.one(random, Draw.FLOATING), Draw.one(random, Draw.FILLS), MergeCases.length(random));
  }

  private static Case make(DType dtype, Fill fill, long... extents) {
    return Case.of(
        new FuseImportant(),
        Draw.dense(dtype, fill, extents),
        Draw.dense(dtype, fill, extents),
        Draw.dense(DType.F32, fill, extents));
  }
}
