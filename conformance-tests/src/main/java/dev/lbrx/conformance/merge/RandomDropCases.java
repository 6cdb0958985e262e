package dev.lbrx.conformance.merge;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.merge.RandomDrop;
import dev.lbrx.ops.merge.Rescale;
import dev.lbrx.ops.random.Philox;
import dev.lbrx.spi.DType;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link RandomDrop}. */
public final class RandomDropCases implements Cases<RandomDrop> {
  private static final List<Double> DENSITIES = List.of(0.0, 0.1, 0.5, 0.9, 0.9999999999, 1.0);

  private static final List<Rescale> RESCALES = List.of(Rescale.values());

  @Override
  public Class<RandomDrop> op() {
    return RandomDrop.class;
  }

  @Override
  public Stream<Case> cases() {
    var lengths = MergeCases.LENGTHS.stream().map(n -> make(0.5, Rescale.L1, 42, Fill.NORMAL, n));
    var fills =
        DENSITIES.stream()
            .flatMap(
                d ->
                    RESCALES.stream()
                        .flatMap(r -> Draw.FILLS.stream().map(f -> make(d, r, 7, f, 3, 129))));
    var seeds =
        Stream.of(0L, -1L, Long.MIN_VALUE, 1L << 32)
            .map(s -> make(0.5, Rescale.NONE, s, Fill.NORMAL, 500));
    var large = Stream.of(make(0.3, Rescale.L1, 1, Fill.NORMAL, MergeCases.SEVERAL_BLOCKS));
    return Stream.of(lengths, fills, seeds, large).flatMap(s -> s);
  }

  @Override
  public Optional<Oracle<RandomDrop>> oracle() {
    return Optional.of(new RandomDropOracle());
  }

  @Override
  public Case draw(RandomGenerator random) {
    return make(
        Draw.one(random, DENSITIES),
        Draw.one(random, RESCALES),
        random.nextLong(),
        Draw.one(random, Draw.FILLS),
        MergeCases.length(random));
  }

  private static Case make(double density, Rescale rescale, long seed, Fill fill, long... extents) {
    var op = new RandomDrop(density, rescale, Philox.Stream.of(seed, "model.norm.weight"));
    var made = MergeCases.make(op, 1, DType.F32, DType.F32, fill, extents);
    return made.withWork(6 * made.work());
  }
}
