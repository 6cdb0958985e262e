package dev.lbrx.conformance.gather;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.gather.PutAlongAxis;
import dev.lbrx.spi.DType;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link PutAlongAxis}; places are among the first 16. */
public final class PutAlongAxisCases implements Cases<PutAlongAxis> {
  @Override
  public Class<PutAlongAxis> op() {
    return PutAlongAxis.class;
  }

  @Override
  public Optional<Oracle<PutAlongAxis>> oracle() {
    return Optional.of(new Oracle.Exact<>("moves elements; GatherTest"));
  }

  @Override
  public Stream<Case> cases() {
    return AlongAxisCases.cases(PutAlongAxisCases::make);
  }

  @Override
  public Case draw(RandomGenerator random) {
    return AlongAxisCases.draw(PutAlongAxisCases::make, random);
  }

  private static Case make(DType dtype, Fill fill, int gap, long rows, long n, long k) {
    return Case.of(
        new PutAlongAxis(),
        Draw.gapped(dtype, fill, gap, rows, n),
        Draw.gapped(DType.I32, Fill.INDEX, gap, rows, k),
        Draw.gapped(dtype, fill, gap, rows, k));
  }
}
