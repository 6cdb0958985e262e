package dev.lbrx.conformance.merge;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.merge.Rescale;
import dev.lbrx.ops.merge.TrimMagnitude;
import dev.lbrx.spi.DType;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link TrimMagnitude}; constants and zeros are all ties, in several slices too. */
public final class TrimMagnitudeCases implements Cases<TrimMagnitude> {
  private static final List<Double> DENSITIES = List.of(0.0, 0.001, 0.2, 0.5, 0.9, 0.999, 1.0);

  private static final List<TrimMagnitude> OPTIONS =
      Stream.of(0.0, 0.1, 0.7, 1.0)
          .flatMap(
              largest ->
                  Stream.of(Rescale.values())
                      .flatMap(
                          r ->
                              Stream.of(true, false)
                                  .map(z -> new TrimMagnitude(0.4, largest, z, r))))
          .toList();

  @Override
  public Class<TrimMagnitude> op() {
    return TrimMagnitude.class;
  }

  @Override
  public Stream<Case> cases() {
    var lengths = MergeCases.LENGTHS.stream().map(n -> make(0.5, Fill.NORMAL, n));
    var fills = DENSITIES.stream().flatMap(d -> Draw.FILLS.stream().map(f -> make(d, f, 3, 129)));
    var bits = DENSITIES.stream().map(d -> make(d, Fill.BITS, 2000));
    var large =
        Stream.of(Fill.NORMAL, Fill.CONSTANT, Fill.SPECIAL)
            .flatMap(f -> Stream.of(0.3, 0.8).map(d -> make(d, f, MergeCases.SEVERAL_BLOCKS)));
    var slices = Stream.of(make(0.5, Fill.NORMAL, 70 * 16_384L));
    var options = OPTIONS.stream().flatMap(op -> Draw.FILLS.stream().map(f -> make(op, f, 3, 129)));
    var outliers =
        Stream.of(Fill.NORMAL, Fill.CONSTANT)
            .map(
                f ->
                    make(
                        new TrimMagnitude(0.5, 0.3, false, Rescale.L1),
                        f,
                        MergeCases.SEVERAL_BLOCKS));
    return Stream.of(lengths, fills, bits, large, slices, options, outliers).flatMap(s -> s);
  }

  @Override
  public Optional<Oracle<TrimMagnitude>> oracle() {
    return Optional.of(new TrimMagnitudeOracle());
  }

  @Override
  public Case draw(RandomGenerator random) {
    var op =
        random.nextBoolean()
            ? new TrimMagnitude(Draw.one(random, DENSITIES))
            : Draw.one(random, OPTIONS);
    return make(op, Draw.one(random, Draw.FILLS), MergeCases.length(random));
  }

  private static Case make(double density, Fill fill, long... extents) {
    return make(new TrimMagnitude(density), fill, extents);
  }

  private static Case make(TrimMagnitude op, Fill fill, long... extents) {
    return MergeCases.alike(op, 1, DType.F32, fill, extents);
  }
}
