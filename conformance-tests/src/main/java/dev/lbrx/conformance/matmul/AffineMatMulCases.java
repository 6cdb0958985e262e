package dev.lbrx.conformance.matmul;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.Order;
import dev.lbrx.ops.matmul.AffineMatMul;
import dev.lbrx.ops.quantize.Affine;
import dev.lbrx.spi.DType;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link AffineMatMul}. */
public final class AffineMatMulCases implements Cases<AffineMatMul> {
  private static final List<Integer> BITS = List.of(1, 2, 3, 4, 5, 6, 8);
  private static final List<Integer> GROUPS = List.of(32, 64, 128);
  private static final List<Order> ORDERS = List.of(Order.values());

  @Override
  public Class<AffineMatMul> op() {
    return AffineMatMul.class;
  }

  @Override
  public Stream<Case> cases() {
    return ORDERS.stream().flatMap(AffineMatMulCases::cases);
  }

  private static Stream<Case> cases(Order order) {
    var schemes =
        BITS.stream()
            .flatMap(
                bits ->
                    GROUPS.stream().map(group -> new AffineMatMul(order, new Affine(bits, group))))
            .flatMap(
                op ->
                    Draw.FLOATING.stream()
                        .map(t -> make(op, t, Fill.NORMAL, 0, 2, 3L * op.scheme().group(), 5)));
    // Units around the lanes of a vector and the 32 stripes.
    var inner =
        BITS.stream()
            .flatMap(
                bits ->
                    Stream.of(1, 7, 8, 9, 18, 31, 32, 33, 65)
                        .map(
                            units ->
                                make(
                                    new AffineMatMul(order, new Affine(bits, 32)),
                                    DType.F16,
                                    Fill.NORMAL,
                                    0,
                                    1,
                                    32L * units,
                                    3)));
    var four = new AffineMatMul(order, new Affine(4, 64));
    var eight = new AffineMatMul(order, new Affine(8, 64));
    var columns = Draw.LENGTHS.stream().map(n -> make(four, DType.BF16, Fill.NORMAL, 0, 3, 64, n));
    var rows =
        Stream.of(1, 4, 5, 6, 7, 8, 9, 17, 33)
            .map(m -> make(eight, DType.F16, Fill.NORMAL, 0, m, 64, 18));
    var fills = Draw.FILLS.stream().map(f -> make(four, DType.F32, f, 0, 3, 192, 20));
    var gaps = Draw.FLOATING.stream().map(t -> make(eight, t, Fill.NORMAL, 5, 7, 128, 19));
    var empty =
        Stream.of(
            make(four, DType.F32, Fill.NORMAL, 0, 0, 64, 8),
            make(four, DType.F32, Fill.NORMAL, 0, 8, 0, 8),
            make(four, DType.F32, Fill.NORMAL, 0, 8, 64, 0));
    var large =
        Stream.of(
            make(four, DType.BF16, Fill.NORMAL, 0, 1, 1600, 70),
            make(four, DType.F16, Fill.SPREAD, 0, 37, 576, 75),
            make(eight, DType.F32, Fill.NORMAL, 0, 3, 64, 600),
            make(four, DType.F32, Fill.NORMAL, 0, 1050, 64, 9));
    return Stream.of(schemes, inner, columns, rows, fills, gaps, empty, large).flatMap(s -> s);
  }

  @Override
  public Optional<Oracle<AffineMatMul>> oracle() {
    return Optional.of(new AffineMatMulOracle());
  }

  @Override
  public Case draw(RandomGenerator random) {
    var scheme = new Affine(Draw.one(random, BITS), Draw.one(random, GROUPS));
    return make(
        new AffineMatMul(Draw.one(random, ORDERS), scheme),
        Draw.one(random, Draw.FLOATING),
        Draw.one(random, Draw.FILLS),
        random.nextInt(4),
        Draw.length(random, 20),
        scheme.group() * Draw.length(random, 128 / scheme.group() * 3),
        Draw.length(random, 20));
  }

  private static Case make(
      AffineMatMul op, DType dtype, Fill fill, int gap, long m, long k, long n) {
    var scheme = op.scheme();
    return Case.of(
            op,
            Draw.gapped(DType.F32, fill, gap, m, k),
            Draw.gapped(DType.U32, Fill.BITS, gap, n, scheme.words(k)),
            Draw.gapped(dtype, fill, gap, n, k / scheme.group()),
            Draw.gapped(dtype, fill, gap, n, k / scheme.group()))
        .withWork(m * k * n);
  }
}
