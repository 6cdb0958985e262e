package dev.lbrx.conformance.merge;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.merge.AddTaskVectors;
import dev.lbrx.ops.merge.AddTaskVectors.Consensus;
import dev.lbrx.spi.DType;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link AddTaskVectors}; the fourth weights sum to less than what is divided by. */
public final class AddTaskVectorsCases implements Cases<AddTaskVectors> {
  private static final List<List<Float>> WEIGHTS =
      List.of(
          List.of(0.6f, 0.4f),
          List.of(0.1f, 0.7f, -0.3f),
          List.of(2f),
          List.of(1f, -1f),
          List.of(1f, 0f),
          List.of());

  private static final List<Consensus> CONSENSUS = List.of(Consensus.values());

  @Override
  public Class<AddTaskVectors> op() {
    return AddTaskVectors.class;
  }

  @Override
  public Stream<Case> cases() {
    var ties = new AddTaskVectors(WEIGHTS.get(1), 0.7f, true, Consensus.SUM);
    var lengths = MergeCases.LENGTHS.stream().map(n -> make(ties, DType.F32, Fill.NORMAL, n));
    var dtypes =
        Draw.FLOATING.stream().flatMap(t -> Draw.FILLS.stream().map(f -> make(ties, t, f, 3, 129)));
    var options =
        WEIGHTS.stream()
            .flatMap(w -> CONSENSUS.stream().flatMap(c -> both(w, c)))
            .map(op -> make(op, DType.F32, Fill.NORMAL, 2, 100));
    var large = Stream.of(make(ties, DType.BF16, Fill.NORMAL, MergeCases.SEVERAL_BLOCKS));
    return Stream.of(lengths, dtypes, options, large).flatMap(s -> s);
  }

  private static Stream<AddTaskVectors> both(List<Float> weights, Consensus consensus) {
    return Stream.of(true, false).map(n -> new AddTaskVectors(weights, 1f, n, consensus));
  }

  @Override
  public Optional<Oracle<AddTaskVectors>> oracle() {
    return Optional.of(new AddTaskVectorsOracle());
  }

  @Override
  public Case draw(RandomGenerator random) {
    var op =
        new AddTaskVectors(
            Draw.one(random, WEIGHTS),
            random.nextInt(3) / 2f,
            random.nextBoolean(),
            Draw.one(random, CONSENSUS));
    return make(
        op,
        Draw.one(random, Draw.FLOATING),
        Draw.one(random, Draw.FILLS),
        MergeCases.length(random));
  }

  private static Case make(AddTaskVectors op, DType base, Fill fill, long... extents) {
    return MergeCases.make(op, op.weights().size() + 1, base, DType.F32, fill, extents);
  }
}
