package dev.lbrx.conformance.merge;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.merge.Importance;
import dev.lbrx.spi.DType;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link Importance}. */
public final class ImportanceCases implements Cases<Importance> {
  @Override
  public Class<Importance> op() {
    return Importance.class;
  }

  @Override
  public Optional<Oracle<Importance>> oracle() {
    return Optional.of(new ImportanceOracle());
  }

  @Override
  public Stream<Case> cases() {
    var shapes =
        MergeCases.SHAPES.stream()
            .map(s -> MergeCases.alike(new Importance(), 2, DType.F32, Fill.NORMAL, s));
    var fills = MergeCases.everyFill(new Importance(), 2);
    var lengths =
        Draw.LENGTHS.stream()
            .map(n -> MergeCases.alike(new Importance(), 2, DType.BF16, Fill.NORMAL, 5, n));
    return Stream.of(shapes, fills, lengths).flatMap(s -> s);
  }

  @Override
  public Case draw(RandomGenerator random) {
    return MergeCases.alike(
        new Importance(),
        2,
        Draw.one(random, Draw.FLOATING),
        Draw.one(random, Draw.FILLS),
        random.nextInt(1, 9),
        Draw.length(random, 300));
  }
}
