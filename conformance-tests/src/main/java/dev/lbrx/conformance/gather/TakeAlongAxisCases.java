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
    return AlongAxisCases.cases(TakeAlongAxisCases::make);
  }

  @Override
  public Case draw(RandomGenerator random) {
    return AlongAxisCases.draw(TakeAlongAxisCases::make, random);
  }

  private static Case make(DType dtype, Fill fill, int gap, long rows, long n, long k) {
    return Case.of(
        new TakeAlongAxis(),
        Draw.gapped(dtype, fill, gap, rows, n),
        Draw.gapped(DType.I32, Fill.INDEX, gap, rows, k));
  }
}
