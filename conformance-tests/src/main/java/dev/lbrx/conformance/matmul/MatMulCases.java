package dev.lbrx.conformance.matmul;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.Order;
import dev.lbrx.ops.matmul.MatMul;
import dev.lbrx.spi.DType;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link MatMul}. */
public final class MatMulCases implements Cases<MatMul> {
  private static final List<MatMul> OPS =
      Stream.of(Order.values())
          .flatMap(order -> Stream.of(false, true).map(t -> new MatMul(order, t)))
          .toList();

  @Override
  public Class<MatMul> op() {
    return MatMul.class;
  }

  @Override
  public Stream<Case> cases() {
    return OPS.stream().flatMap(MatMulCases::cases);
  }

  private static Stream<Case> cases(MatMul op) {
    var inner = Draw.LENGTHS.stream().map(k -> make(op, DType.F32, Fill.NORMAL, 0, 2, k, 5));
    var columns = Draw.LENGTHS.stream().map(n -> make(op, DType.BF16, Fill.NORMAL, 0, 3, 9, n));
    var rows =
        Stream.of(1, 4, 5, 6, 7, 8, 9, 17, 33)
            .map(m -> make(op, DType.F16, Fill.NORMAL, 0, m, 40, 18));
    var dtypes =
        Draw.FLOATING.stream()
            .flatMap(t -> Draw.FILLS.stream().map(f -> make(op, t, f, 0, 3, 70, 20)));
    var gaps = Draw.FLOATING.stream().map(t -> make(op, t, Fill.NORMAL, 5, 7, 67, 19));
    var empty =
        Stream.of(
            make(op, DType.F32, Fill.NORMAL, 0, 0, 8, 8),
            make(op, DType.F32, Fill.NORMAL, 0, 8, 0, 8),
            make(op, DType.F32, Fill.NORMAL, 0, 8, 8, 0));
    // Beyond one block of k, of rows and of columns.
    var large =
        Stream.of(
            make(op, DType.F32, Fill.NORMAL, 0, 1, 1100, 70),
            make(op, DType.BF16, Fill.NORMAL, 0, 37, 530, 75),
            make(op, DType.F16, Fill.SPREAD, 0, 3, 65, 600));
    return Stream.of(inner, columns, rows, dtypes, gaps, empty, large, blocks(op)).flatMap(s -> s);
  }

  private static Stream<Case> blocks(MatMul op) {
    return op.order() == Order.CHAIN
        ? Stream.of(make(op, DType.F32, Fill.NORMAL, 0, 1050, 9, 40))
        : Stream.of(
            make(op, DType.F32, Fill.NORMAL, 0, 40, 2100, 9),
            make(op, DType.BF16, Fill.SPECIAL, 0, 1, 9000, 3));
  }

  @Override
  public Optional<Oracle<MatMul>> oracle() {
    return Optional.of(new MatMulOracle());
  }

  @Override
  public Case draw(RandomGenerator random) {
    return make(
        Draw.one(random, OPS),
        Draw.one(random, Draw.FLOATING),
        Draw.one(random, Draw.FILLS),
        random.nextInt(4),
        Draw.length(random, 20),
        Draw.length(random, 150),
        Draw.length(random, 40));
  }

  private static Case make(MatMul op, DType dtype, Fill fill, int gap, long m, long k, long n) {
    var weight =
        op.transposed() ? Draw.gapped(dtype, fill, gap, n, k) : Draw.gapped(dtype, fill, gap, k, n);
    return Case.of(op, Draw.gapped(DType.F32, fill, gap, m, k), weight).withWork(m * k * n);
  }
}
