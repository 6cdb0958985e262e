package dev.lbrx.conformance.matmul;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.Order;
import dev.lbrx.ops.matmul.IntegerMatMul;
import dev.lbrx.ops.matmul.RowTiles;
import dev.lbrx.spi.DType;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link IntegerMatMul}. */
public final class IntegerMatMulCases implements Cases<IntegerMatMul> {
  private static final List<Order> ORDERS = List.of(Order.values());
  private static final List<Integer> BITS = List.of(4, 8);

  @Override
  public Class<IntegerMatMul> op() {
    return IntegerMatMul.class;
  }

  @Override
  public Stream<Case> cases() {
    return ORDERS.stream().flatMap(o -> BITS.stream().flatMap(bits -> cases(o, bits)));
  }

  private static Stream<Case> cases(Order order, int bits) {
    var layouts =
        Stream.of(16, 32, 64, 128)
            .flatMap(g -> Draw.FLOATING.stream().map(t -> tiles(bits, g, t, true, 0, 70, 256)))
            .map(t -> make(order, t, Fill.MODERATE, 0, 2));
    var symmetric =
        Stream.of(8, 0, -128)
            .map(zero -> tiles(bits, 32, DType.F16, false, zero, 128, 96))
            .map(t -> make(order, t, Fill.MODERATE, 0, 3));
    var units =
        Stream.of(1, 15, 16, 17, 31, 32, 33, 65)
            .map(u -> tiles(bits, 32, DType.F32, true, 8, 3, 32 * u))
            .map(t -> make(order, t, Fill.MODERATE, 0, 1));
    var halves =
        Stream.of(1, 2, 15, 16, 17, 31, 33)
            .map(u -> tiles(bits, 16, DType.F16, true, 8, 3, 32 * u))
            .map(t -> make(order, t, Fill.MODERATE, 0, 2));
    var any =
        Draw.FLOATING.stream()
            .map(t -> tiles(bits, 64, t, true, 8, 129, 192))
            .map(t -> make(order, t, Fill.BITS, 5, 5));
    var rows =
        Stream.of(0, 1, 4, 5, 8, 63, 64, 67)
            .map(
                m ->
                    make(
                        order, tiles(bits, 64, DType.BF16, true, 0, 258, 64), Fill.MODERATE, 3, m));
    var empty =
        Stream.of(
            make(order, tiles(bits, 64, DType.F32, true, 0, 0, 64), Fill.BITS, 0, 2),
            make(order, tiles(bits, 64, DType.F32, true, 0, 5, 0), Fill.BITS, 0, 2));
    return Stream.of(layouts, symmetric, units, halves, any, rows, empty).flatMap(s -> s);
  }

  @Override
  public Optional<Oracle<IntegerMatMul>> oracle() {
    return Optional.of(new IntegerMatMulOracle());
  }

  @Override
  public Case draw(RandomGenerator random) {
    int group = 16 << random.nextInt(4);
    var tiles =
        tiles(
            Draw.one(random, BITS),
            group,
            Draw.one(random, Draw.FLOATING),
            random.nextBoolean(),
            random.nextInt(-128, 9),
            (int) Draw.length(random, 140),
            Math.max(32, group) * (int) Draw.length(random, 1024 / Math.max(32, group)));
    return make(
        Draw.one(random, ORDERS), tiles, Fill.MODERATE, random.nextInt(4), Draw.length(random, 20));
  }

  private static RowTiles tiles(
      int bits, int group, DType dtype, boolean offsets, int zero, int n, int k) {
    return new RowTiles(bits, group, dtype, offsets, zero, n, k);
  }

  private static Case make(Order order, RowTiles tiles, Fill weights, int gap, long m) {
    long k = tiles.columns();
    return Case.of(
            new IntegerMatMul(order, tiles),
            Draw.gapped(DType.I8, Fill.BITS, gap, m, k),
            Draw.gapped(DType.F32, Fill.NORMAL, gap, m, k / RowTiles.UNIT),
            new Case.Input(tiles.spec(), weights))
        .withWork(m * k * tiles.rows());
  }
}
