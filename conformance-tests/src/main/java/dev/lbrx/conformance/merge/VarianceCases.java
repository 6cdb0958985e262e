package dev.lbrx.conformance.merge;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.merge.Variance;
import dev.lbrx.spi.DType;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link Variance}. */
public final class VarianceCases implements Cases<Variance> {
  @Override
  public Class<Variance> op() {
    return Variance.class;
  }

  @Override
  public Optional<Oracle<Variance>> oracle() {
    return Optional.of(new VarianceOracle());
  }

  @Override
  public Stream<Case> cases() {
    var lengths =
        MergeCases.LENGTHS.stream()
            .map(n -> MergeCases.alike(new Variance(), 3, DType.F32, Fill.NORMAL, n));
    var fills =
        Stream.of(1, 2, 5)
            .flatMap(
                n ->
                    Draw.FILLS.stream()
                        .map(f -> MergeCases.alike(new Variance(), n, DType.F32, f, 3, 129)));
    return Stream.of(lengths, fills).flatMap(s -> s);
  }

  @Override
  public Case draw(RandomGenerator random) {
    return MergeCases.alike(
        new Variance(),
        random.nextInt(1, 6),
        DType.F32,
        Draw.one(random, Draw.FILLS),
        MergeCases.length(random));
  }
}
