package dev.lbrx.conformance.matmul;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.Order;
import dev.lbrx.ops.matmul.MicroscalingMatMul;
import dev.lbrx.ops.quantize.Microscaling;
import dev.lbrx.spi.DType;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link MicroscalingMatMul}. */
public final class MicroscalingMatMulCases implements Cases<MicroscalingMatMul> {
  private static final List<MicroscalingMatMul> OPS =
      Stream.of(Order.values())
          .flatMap(
              order -> Stream.of(Microscaling.values()).map(f -> new MicroscalingMatMul(order, f)))
          .toList();

  @Override
  public Class<MicroscalingMatMul> op() {
    return MicroscalingMatMul.class;
  }

  @Override
  public Optional<Oracle<MicroscalingMatMul>> oracle() {
    return Optional.of(new MicroscalingMatMulOracle());
  }

  @Override
  public Stream<Case> cases() {
    return OPS.stream().flatMap(MicroscalingMatMulCases::cases);
  }

  private static Stream<Case> cases(MicroscalingMatMul op) {
    // Units around the lanes of a vector and the 32 stripes.
    var inner =
        Stream.of(1, 7, 8, 9, 18, 31, 32, 33, 65)
            .map(units -> make(op, Fill.NORMAL, 0, 1, 32L * units, 3));
    var columns = Draw.LENGTHS.stream().map(n -> make(op, Fill.NORMAL, 0, 3, 64, n));
    var rows = Stream.of(1, 4, 5, 6, 7, 8, 9, 17, 33).map(m -> make(op, Fill.NORMAL, 0, m, 64, 18));
    var fills = Draw.FILLS.stream().map(f -> make(op, f, Fill.BITS, Fill.BITS, 0, 3, 192, 20));
    var others =
        Stream.of(
            make(op, Fill.NORMAL, 5, 7, 128, 19),
            make(op, Fill.NORMAL, 0, 0, 64, 8),
            make(op, Fill.NORMAL, 0, 8, 0, 8),
            make(op, Fill.NORMAL, 0, 8, 64, 0),
            make(op, Fill.SPREAD, 0, 37, 576, 75));
    // Stripes with a unit less than others: the unit that pads them makes +0 of their −0.
    var zeros =
        Stream.of(32, 40, 48)
            .map(
                units ->
                    make(op, Fill.VANISHING, Fill.VANISHING, Fill.VANISHING, 0, 2, 32L * units, 9));
    return Stream.of(inner, columns, rows, fills, others, zeros).flatMap(s -> s);
  }

  @Override
  public Case draw(RandomGenerator random) {
    return make(
        Draw.one(random, OPS),
        Draw.one(random, Draw.FILLS),
        Fill.BITS,
        Draw.one(random, List.of(Fill.BITS, Fill.INDEX)),
        random.nextInt(4),
        Draw.length(random, 20),
        32 * Draw.length(random, 12),
        Draw.length(random, 20));
  }

  private static Case make(MicroscalingMatMul op, Fill fill, int gap, long m, long k, long n) {
    return make(op, fill, Fill.BITS, Fill.INDEX, gap, m, k, n);
  }

  // Scales of random bytes differ so much that one term is the sum; small codes lie closer.
  private static Case make(
      MicroscalingMatMul op, Fill fill, Fill codes, Fill scales, int gap, long m, long k, long n) {
    return Case.of(
            op,
            Draw.gapped(DType.F32, fill, gap, m, k),
            Draw.gapped(DType.U32, codes, gap, n, op.format().words(k)),
            Draw.gapped(DType.U8, scales, gap, n, k / op.format().group()))
        .withWork(m * k * n);
  }
}
