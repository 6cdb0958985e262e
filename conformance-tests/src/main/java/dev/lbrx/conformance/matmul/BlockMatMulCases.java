package dev.lbrx.conformance.matmul;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.quantize.BlockTypes;
import dev.lbrx.ops.Order;
import dev.lbrx.ops.matmul.BlockMatMul;
import dev.lbrx.spi.DType;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link BlockMatMul}. */
public final class BlockMatMulCases implements Cases<BlockMatMul> {
  private static final List<Order> ORDERS = List.of(Order.values());

  /** One scale for 32, one with an offset, scales for 16. */
  private static final List<DType> KINDS = List.of(DType.Q4_0, DType.Q5_1, DType.NVFP4);

  @Override
  public Class<BlockMatMul> op() {
    return BlockMatMul.class;
  }

  @Override
  public Optional<Oracle<BlockMatMul>> oracle() {
    return Optional.of(new BlockMatMulOracle());
  }

  @Override
  public Stream<Case> cases() {
    return ORDERS.stream().flatMap(BlockMatMulCases::cases);
  }

  private static Stream<Case> cases(Order order) {
    var types = BlockTypes.READ.stream().map(t -> make(order, t, Fill.NORMAL, 0, 2, 3, 5));
    var kinds = KINDS.stream().flatMap(type -> cases(order, type));
    var empty =
        Stream.of(
            make(order, DType.Q4_0, Fill.NORMAL, 0, 0, 2, 8),
            make(order, DType.Q4_0, Fill.NORMAL, 0, 8, 2, 0));
    var large =
        Stream.of(
            make(order, DType.Q8_0, Fill.NORMAL, 0, 1, 50, 70),
            make(order, DType.Q4_0, Fill.SPREAD, 0, 37, 18, 75),
            make(order, DType.Q4_1, Fill.NORMAL, 0, 3, 2, 600),
            make(order, DType.Q8_0, Fill.NORMAL, 0, 1050, 2, 9));
    return Stream.of(types, kinds, empty, large).flatMap(s -> s);
  }

  private static Stream<Case> cases(Order order, DType type) {
    // Units around the lanes of a vector and the 32 stripes.
    var inner =
        Stream.of(1, 7, 9, 18, 31, 33, 65)
            .map(blocks -> make(order, type, Fill.NORMAL, 0, 1, blocks, 3));
    var columns = Stream.of(1, 8, 17, 65).map(n -> make(order, type, Fill.NORMAL, 0, 3, 2, n));
    var rows = Stream.of(1, 5, 8, 17, 33).map(m -> make(order, type, Fill.NORMAL, 0, m, 2, 18));
    var fills = Draw.FILLS.stream().map(fill -> make(order, type, fill, 3, 3, 5, 20));
    return Stream.of(inner, columns, rows, fills).flatMap(s -> s);
  }

  @Override
  public Case draw(RandomGenerator random) {
    var type = Draw.one(random, BlockTypes.READ);
    return make(
        Draw.one(random, ORDERS),
        type,
        Draw.one(random, Draw.FILLS),
        random.nextInt(4),
        Draw.length(random, 20),
        Draw.length(random, 384 / type.block() + 1),
        Draw.length(random, 20));
  }

  private static Case make(
      Order order, DType type, Fill fill, int gap, long m, long blocks, long n) {
    long k = blocks * type.block();
    return Case.of(
            new BlockMatMul(order),
            Draw.gapped(DType.F32, fill, gap, m, k),
            Draw.gapped(type, fill, gap, n, k))
        .withWork(m * k * n);
  }
}
