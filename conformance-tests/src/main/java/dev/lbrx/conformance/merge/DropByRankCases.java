package dev.lbrx.conformance.merge;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.merge.DropByRank;
import dev.lbrx.ops.merge.Rescale;
import dev.lbrx.ops.random.Philox;
import dev.lbrx.spi.DType;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link DropByRank}; constants and zeros are all ties. */
public final class DropByRankCases implements Cases<DropByRank> {
  private static final List<Rescale> RESCALES = List.of(Rescale.values());

  @Override
  public Class<DropByRank> op() {
    return DropByRank.class;
  }

  @Override
  public Stream<Case> cases() {
    var shapes = MergeCases.SHAPES.stream().map(s -> make(0.5, 0.15, Rescale.L1, Fill.NORMAL, s));
    var fills =
        RESCALES.stream().flatMap(r -> Draw.FILLS.stream().map(f -> make(0.7, 0.25, r, f, 3, 129)));
    var large = Stream.of(make(0.3, 0.2, Rescale.L1, Fill.NORMAL, 5, 4_000));
    return Stream.of(shapes, fills, large).flatMap(s -> s);
  }

  @Override
  public Optional<Oracle<DropByRank>> oracle() {
    return Optional.of(new DropByRankOracle());
  }

  @Override
  public Case draw(RandomGenerator random) {
    return make(
        random.nextInt(1, 10) / 10.0,
        random.nextInt(5) / 10.0,
        Draw.one(random, RESCALES),
        Draw.one(random, Draw.FILLS),
        random.nextInt(1, 9),
        Draw.length(random, 300));
  }

  private static Case make(
      double density, double epsilon, Rescale rescale, Fill fill, long... extents) {
    var stream = Philox.Stream.of(42, "model.norm.weight");
    var made =
        MergeCases.alike(
            new DropByRank(density, epsilon, rescale, stream), 1, DType.F32, fill, extents);
    return made.withWork(6 * made.work());
  }
}
