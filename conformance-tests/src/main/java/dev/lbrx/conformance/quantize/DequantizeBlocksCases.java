package dev.lbrx.conformance.quantize;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.quantize.DequantizeBlocks;
import dev.lbrx.spi.DType;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link DequantizeBlocks}. */
public final class DequantizeBlocksCases implements Cases<DequantizeBlocks> {
  private static final List<Fill> FILLS =
      List.of(Fill.NORMAL, Fill.ZERO, Fill.SPREAD, Fill.SPECIAL, Fill.BITS);

  @Override
  public Class<DequantizeBlocks> op() {
    return DequantizeBlocks.class;
  }

  @Override
  public Optional<Oracle<DequantizeBlocks>> oracle() {
    return Optional.of(new Oracle.Exact<>("numbers are ggml's bits; BlockGoldenTest"));
  }

  @Override
  public Stream<Case> cases() {
    return BlockTypes.READ.stream().flatMap(DequantizeBlocksCases::cases);
  }

  private static Stream<Case> cases(DType type) {
    var dtypes = Draw.FLOATING.stream().map(to -> make(type, to, Fill.NORMAL, 2, 3, 3));
    var fills = FILLS.stream().map(fill -> make(type, DType.F32, fill, 0, 2, 5));
    var tails = Stream.of(1, 7, 8, 9, 17).map(n -> make(type, DType.F32, Fill.NORMAL, 0, 1, n));
    var empty = Stream.of(make(type, DType.F32, Fill.NORMAL, 0, 0, 2));
    return Stream.of(dtypes, fills, tails, empty).flatMap(s -> s);
  }

  @Override
  public Case draw(RandomGenerator random) {
    var type = Draw.one(random, BlockTypes.READ);
    return make(
        type,
        Draw.one(random, Draw.FLOATING),
        Draw.one(random, FILLS),
        random.nextInt(4),
        Draw.length(random, 6),
        Draw.length(random, 1024 / type.block()));
  }

  private static Case make(DType type, DType to, Fill fill, int gap, long rows, long blocks) {
    return Case.of(
        new DequantizeBlocks(to), Draw.gapped(type, fill, gap, rows, blocks * type.block()));
  }
}
