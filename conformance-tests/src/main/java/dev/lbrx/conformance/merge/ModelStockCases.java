package dev.lbrx.conformance.merge;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.merge.ModelStock;
import dev.lbrx.ops.merge.Vectors;
import dev.lbrx.spi.DType;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link ModelStock}: of whole tensors and of channels. */
public final class ModelStockCases implements Cases<ModelStock> {
  @Override
  public Class<ModelStock> op() {
    return ModelStock.class;
  }

  @Override
  public Optional<Oracle<ModelStock>> oracle() {
    return Optional.of(new ModelStockOracle());
  }

  @Override
  public Stream<Case> cases() {
    var kinds = Stream.of(Vectors.WHOLE, Vectors.CHANNELS).map(ModelStock::new).toList();
    var fills = kinds.stream().flatMap(op -> MergeCases.everyFill(op, 4));
    var shapes =
        MergeCases.SHAPES.stream()
            .map(s -> MergeCases.alike(kinds.get(1), 3, DType.F32, Fill.NORMAL, s));
    var large =
        kinds.stream()
            .map(op -> MergeCases.alike(op, 4, DType.BF16, Fill.NORMAL, 2, 16_384 + 1100));
    return Stream.of(fills, shapes, large).flatMap(s -> s);
  }

  @Override
  public Case draw(RandomGenerator random) {
    return MergeCases.alike(
        new ModelStock(Draw.one(random, List.of(Vectors.WHOLE, Vectors.CHANNELS))),
        random.nextInt(3, 6),
        Draw.one(random, Draw.FLOATING),
        Draw.one(random, Draw.FILLS),
        random.nextInt(1, 9),
        Draw.length(random, 300));
  }
}
