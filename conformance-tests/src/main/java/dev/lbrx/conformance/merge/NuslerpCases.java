package dev.lbrx.conformance.merge;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.merge.Nuslerp;
import dev.lbrx.ops.merge.Vectors;
import dev.lbrx.spi.DType;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link Nuslerp}: with and without a base, of every kind of vectors. */
public final class NuslerpCases implements Cases<Nuslerp> {
  @Override
  public Class<Nuslerp> op() {
    return Nuslerp.class;
  }

  @Override
  public Optional<Oracle<Nuslerp>> oracle() {
    return Optional.of(new NuslerpOracle());
  }

  @Override
  public Stream<Case> cases() {
    var kinds =
        Stream.of(Vectors.values())
            .flatMap(v -> Stream.of(new Nuslerp(0.4f, false, v), new Nuslerp(0.7f, true, v)))
            .toList();
    var dtypes = kinds.stream().flatMap(op -> MergeCases.everyFill(op, inputs(op)));
    var shapes =
        kinds.stream()
            .flatMap(
                op ->
                    MergeCases.SHAPES.stream()
                        .map(s -> MergeCases.alike(op, inputs(op), DType.F32, Fill.NORMAL, s)));
    var large =
        Stream.of(
            MergeCases.alike(kinds.get(1), 3, DType.BF16, Fill.NORMAL, MergeCases.SEVERAL_BLOCKS));
    return Stream.of(dtypes, shapes, large).flatMap(s -> s);
  }

  @Override
  public Case draw(RandomGenerator random) {
    var op =
        new Nuslerp(
            random.nextInt(5) / 4f,
            random.nextBoolean(),
            Draw.one(random, List.of(Vectors.values())));
    return MergeCases.alike(
        op,
        inputs(op),
        Draw.one(random, Draw.FLOATING),
        Draw.one(random, Draw.FILLS),
        random.nextInt(1, 9),
        Draw.length(random, 300));
  }

  private static int inputs(Nuslerp op) {
    return op.based() ? 3 : 2;
  }
}
