package dev.lbrx.conformance.merge;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.merge.Sce;
import dev.lbrx.spi.DType;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link Sce}; SPECIAL has zeros of both signs among what is selected. */
public final class SceCases implements Cases<Sce> {
  @Override
  public Class<Sce> op() {
    return Sce.class;
  }

  @Override
  public Optional<Oracle<Sce>> oracle() {
    return Optional.of(new SceOracle());
  }

  @Override
  public Stream<Case> cases() {
    var lengths = MergeCases.LENGTHS.stream().map(n -> make(3, DType.F32, Fill.SPECIAL, n));
    var fills =
        Stream.of(1, 2, 4)
            .flatMap(
                n ->
                    Draw.FLOATING.stream()
                        .flatMap(t -> Draw.FILLS.stream().map(f -> make(n, t, f, 3, 129))));
    var large = Stream.of(make(2, DType.BF16, Fill.NORMAL, MergeCases.SEVERAL_BLOCKS));
    var unselective =
        Stream.of(1, 3)
            .flatMap(
                n -> Draw.FILLS.stream().map(f -> make(new Sce(false), n, DType.F16, f, 3, 129)));
    return Stream.of(lengths, fills, large, unselective).flatMap(s -> s);
  }

  @Override
  public Case draw(RandomGenerator random) {
    return make(
        new Sce(random.nextBoolean()),
        random.nextInt(1, 6),
        Draw.one(random, Draw.FLOATING),
        Draw.one(random, Draw.FILLS),
        MergeCases.length(random));
  }

  private static Case make(int models, DType base, Fill fill, long... extents) {
    return make(new Sce(true), models, base, fill, extents);
  }

  private static Case make(Sce op, int models, DType base, Fill fill, long... extents) {
    return MergeCases.make(op, models + op.first(), base, DType.F32, fill, extents);
  }
}
