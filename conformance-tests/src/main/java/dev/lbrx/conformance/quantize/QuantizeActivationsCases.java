package dev.lbrx.conformance.quantize;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.quantize.QuantizeActivations;
import dev.lbrx.spi.DType;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link QuantizeActivations}. */
public final class QuantizeActivationsCases implements Cases<QuantizeActivations> {
  @Override
  public Class<QuantizeActivations> op() {
    return QuantizeActivations.class;
  }

  @Override
  public Stream<Case> cases() {
    return Stream.concat(
        Draw.FILLS.stream().map(fill -> make(fill, 0, 3, 320)),
        Stream.of(
            make(Fill.NORMAL, 5, 7, 64),
            make(Fill.SPECIAL, 3, 20, 96),
            make(Fill.BITS, 0, 9, 256),
            make(Fill.NORMAL, 0, 0, 32),
            make(Fill.NORMAL, 0, 3, 0),
            make(Fill.SPREAD, 0, 300, 128)));
  }

  @Override
  public Optional<Oracle<QuantizeActivations>> oracle() {
    return Optional.of(new Oracle.Exact<>("IntegerRouteTest holds it to half a step"));
  }

  @Override
  public Case draw(RandomGenerator random) {
    return make(
        Draw.one(random, Draw.FILLS),
        random.nextInt(4),
        Draw.length(random, 30),
        QuantizeActivations.BLOCK * Draw.length(random, 20));
  }

  private static Case make(Fill fill, int gap, long rows, long k) {
    return Case.of(new QuantizeActivations(), Draw.gapped(DType.F32, fill, gap, rows, k));
  }
}
