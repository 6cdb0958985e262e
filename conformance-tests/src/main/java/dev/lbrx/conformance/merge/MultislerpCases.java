package dev.lbrx.conformance.merge;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.merge.Multislerp;
import dev.lbrx.spi.DType;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link Multislerp}; opposite weights of equal vectors cancel. */
public final class MultislerpCases implements Cases<Multislerp> {
  private static final List<List<Float>> WEIGHTS =
      List.of(
          List.of(0.5f, 0.3f, 0.2f), List.of(0.5f, -0.5f), List.of(1f, 0f, 0.25f, -0.5f, 0.25f));

  @Override
  public Class<Multislerp> op() {
    return Multislerp.class;
  }

  @Override
  public Optional<Oracle<Multislerp>> oracle() {
    return Optional.of(new MultislerpOracle());
  }

  @Override
  public Stream<Case> cases() {
    var lengths =
        MergeCases.LENGTHS.stream()
            .map(n -> make(WEIGHTS.get(0), false, DType.F32, Fill.NORMAL, n));
    var options =
        WEIGHTS.stream()
            .flatMap(
                w ->
                    Stream.of(true, false)
                        .flatMap(b -> MergeCases.everyFill(op(w, b), w.size() + (b ? 1 : 0))));
    var large =
        Stream.of(make(WEIGHTS.get(0), true, DType.F16, Fill.NORMAL, MergeCases.SEVERAL_BLOCKS));
    return Stream.of(lengths, options, large).flatMap(s -> s);
  }

  @Override
  public Case draw(RandomGenerator random) {
    return make(
        Draw.one(random, WEIGHTS),
        random.nextBoolean(),
        Draw.one(random, Draw.FLOATING),
        Draw.one(random, Draw.FILLS),
        MergeCases.length(random));
  }

  private static Multislerp op(List<Float> weights, boolean based) {
    return new Multislerp(weights, 1e-8f, based);
  }

  private static Case make(
      List<Float> weights, boolean based, DType dtype, Fill fill, long... extents) {
    int inputs = weights.size() + (based ? 1 : 0);
    return MergeCases.alike(op(weights, based), inputs, dtype, fill, extents);
  }
}
