package dev.lbrx.conformance.quantize;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.quantize.IntegerScheme;
import dev.lbrx.ops.quantize.QuantizeIntegers;
import dev.lbrx.spi.DType;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link QuantizeIntegers}. */
public final class QuantizeIntegersCases implements Cases<QuantizeIntegers> {
  @Override
  public Class<QuantizeIntegers> op() {
    return QuantizeIntegers.class;
  }

  @Override
  public Optional<Oracle<QuantizeIntegers>> oracle() {
    return Optional.of(
        new Oracle.Exact<>(
            "IntegerSchemeTest holds it to half a step, or a step beside a zero point"));
  }

  @Override
  public Stream<Case> cases() {
    return IntegerSchemes.ALL.stream().flatMap(QuantizeIntegersCases::cases);
  }

  private static Stream<Case> cases(IntegerScheme scheme) {
    var fills = Draw.FILLS.stream().map(f -> make(scheme, DType.F32, f, 0, 5, 96));
    var dtypes = Draw.FLOATING.stream().map(t -> make(scheme, t, Fill.NORMAL, 3, 4, 200));
    var lengths =
        Stream.of(0, 1, 7, 9, 1025)
            .map(n -> IntegerSchemes.columns(scheme, n))
            .distinct()
            .map(n -> make(scheme, DType.BF16, Fill.NORMAL, 0, 3, n));
    var empty = Stream.of(make(scheme, DType.F32, Fill.NORMAL, 0, 0, 96));
    return Stream.of(fills, dtypes, lengths, empty).flatMap(s -> s);
  }

  @Override
  public Case draw(RandomGenerator random) {
    return make(
        Draw.one(random, IntegerSchemes.ALL),
        Draw.one(random, Draw.FLOATING),
        Draw.one(random, Draw.FILLS),
        random.nextInt(4),
        Draw.length(random, 9),
        Draw.length(random, 300));
  }

  private static Case make(
      IntegerScheme scheme, DType dtype, Fill fill, int gap, long rows, long columns) {
    var w = Draw.gapped(dtype, fill, gap, rows, IntegerSchemes.columns(scheme, columns));
    return Case.of(new QuantizeIntegers(scheme), w);
  }
}
