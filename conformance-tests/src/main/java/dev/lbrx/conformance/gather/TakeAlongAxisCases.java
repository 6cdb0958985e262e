package dev.lbrx.conformance.gather;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.gather.TakeAlongAxis;
import dev.lbrx.spi.DType;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link TakeAlongAxis}; places are among the first 16. */
public final class TakeAlongAxisCases implements Cases<TakeAlongAxis> {
  @Override
  public Class<TakeAlongAxis> op() {
    return TakeAlongAxis.class;
  }

  @Override
  public Optional<Oracle<TakeAlongAxis>> oracle() {
    return Optional.of(new Oracle.Exact<>("moves elements; GatherTest"));
  }

  @Override
  public Stream<Case> cases() {
    var lengths = Draw.LENGTHS.stream().map(k -> make(DType.F32, Fill.NORMAL, 0, 3, 40, k));
    var dtypes =
        Draw.FLOATING.stream().flatMap(t -> Draw.FILLS.stream().map(f -> make(t, f, 0, 4, 16, 30)));
    var others =
        Stream.of(
            make(DType.F16, Fill.NORMAL, 5, 7, 70, 9),
            make(DType.F32, Fill.NORMAL, 0, 0, 16, 3),
            make(DType.F32, Fill.NORMAL, 0, 3, 16, 0));
    return Stream.of(lengths, dtypes, others).flatMap(s -> s);
  }

  @Override
  public Case draw(RandomGenerator random) {
    return make(
        Draw.one(random, Draw.FLOATING),
        Draw.one(random, Draw.FILLS),
        random.nextInt(4),
        Draw.length(random, 9),
        15 + Draw.length(random, 300),
        Draw.length(random, 300));
  }

  private static Case make(DType dtype, Fill fill, int gap, long rows, long n, long k) {
    return Case.of(
        new TakeAlongAxis(),
        Draw.gapped(dtype, fill, gap, rows, n),
        Draw.gapped(DType.I32, Fill.INDEX, gap, rows, k));
  }
}
