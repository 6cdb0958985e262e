package dev.lbrx.conformance.merge;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.merge.TaskVector;
import dev.lbrx.spi.DType;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link TaskVector}. */
public final class TaskVectorCases implements Cases<TaskVector> {
  @Override
  public Class<TaskVector> op() {
    return TaskVector.class;
  }

  @Override
  public Stream<Case> cases() {
    var lengths = MergeCases.LENGTHS.stream().map(n -> make(DType.F32, Fill.NORMAL, n));
    var dtypes =
        Draw.FLOATING.stream().flatMap(t -> Draw.FILLS.stream().map(f -> make(t, f, 3, 129)));
    var large = Stream.of(make(DType.BF16, Fill.NORMAL, MergeCases.SEVERAL_BLOCKS));
    return Stream.of(lengths, dtypes, large).flatMap(s -> s);
  }

  @Override
  public Optional<Oracle<TaskVector>> oracle() {
    return Optional.of(new TaskVectorOracle());
  }

  @Override
  public Case draw(RandomGenerator random) {
    return make(
        Draw.one(random, Draw.FLOATING), Draw.one(random, Draw.FILLS), MergeCases.length(random));
  }

  private static Case make(DType dtype, Fill fill, long... extents) {
    return MergeCases.make(new TaskVector(), 2, dtype, dtype, fill, extents);
  }
}
