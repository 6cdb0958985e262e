package dev.lbrx.conformance.quantize;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.quantize.DequantizeIntegers;
import dev.lbrx.ops.quantize.IntegerScheme;
import dev.lbrx.spi.DType;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link DequantizeIntegers}. */
public final class DequantizeIntegersCases implements Cases<DequantizeIntegers> {
  @Override
  public Class<DequantizeIntegers> op() {
    return DequantizeIntegers.class;
  }

  @Override
  public Optional<Oracle<DequantizeIntegers>> oracle() {
    return Optional.of(new DequantizeIntegersOracle());
  }

  @Override
  public Stream<Case> cases() {
    return IntegerSchemes.ALL.stream().flatMap(DequantizeIntegersCases::cases);
  }

  private static Stream<Case> cases(IntegerScheme scheme) {
    var dtypes = Draw.FLOATING.stream().map(t -> make(scheme, t, Fill.NORMAL, 3, 4, 200));
    var fills = Draw.FILLS.stream().map(f -> make(scheme, DType.F32, f, 0, 2, 96));
    var lengths =
        Stream.of(0, 1, 7, 9, 1025)
            .map(n -> IntegerSchemes.columns(scheme, n))
            .distinct()
            .map(n -> make(scheme, DType.F16, Fill.NORMAL, 0, 3, n));
    return Stream.of(dtypes, fills, lengths).flatMap(s -> s);
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
      IntegerScheme scheme, DType to, Fill scales, int gap, long rows, long columns) {
    var q =
        Draw.gapped(scheme.dtype(), Fill.BITS, gap, rows, IntegerSchemes.columns(scheme, columns));
    long[] shape = scheme.grouping().scales(q.spec().shape()).extents();
    var s = Draw.gapped(DType.F32, scales, gap, shape);
    var op = new DequantizeIntegers(scheme, to);
    return scheme.symmetric()
        ? Case.of(op, q, s)
        : Case.of(op, q, s, Draw.gapped(DType.U8, Fill.BITS, gap, shape));
  }
}
