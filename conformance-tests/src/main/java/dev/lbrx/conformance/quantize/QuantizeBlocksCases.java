package dev.lbrx.conformance.quantize;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.quantize.QuantizeBlocks;
import dev.lbrx.spi.DType;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link QuantizeBlocks}, with and without importances. */
public final class QuantizeBlocksCases implements Cases<QuantizeBlocks> {
  @Override
  public Class<QuantizeBlocks> op() {
    return QuantizeBlocks.class;
  }

  @Override
  public Optional<Oracle<QuantizeBlocks>> oracle() {
    return Optional.of(new Oracle.Exact<>("blocks are ggml's bytes; BlockGoldenTest"));
  }

  @Override
  public Stream<Case> cases() {
    return BlockTypes.WRITTEN.stream().flatMap(QuantizeBlocksCases::cases);
  }

  private static Stream<Case> cases(DType type) {
    var dtypes = Draw.FLOATING.stream().map(t -> make(type, t, Fill.NORMAL, 5, false, 3, 3));
    var fills =
        Draw.FILLS.stream()
            .flatMap(
                fill ->
                    Stream.of(false, true)
                        .map(weighted -> make(type, DType.F32, fill, 0, weighted, 2, 5)));
    // Kernels may take blocks of bf16 from where they lie, and rows in tiles.
    var ofBf16 = Draw.FILLS.stream().map(fill -> make(type, DType.BF16, fill, 0, false, 2, 5));
    var rows =
        Stream.of(DType.F32, DType.BF16)
            .map(t -> make(type, t, Fill.SPREAD, 0, false, 1, 4096 / type.block() + 3));
    var tails =
        Stream.of(1, 7, 8, 9, 17).map(n -> make(type, DType.F32, Fill.NORMAL, 0, false, 1, n));
    var half = Stream.of(make(type, DType.F16, Fill.SPECIAL, 0, true, 2, 9));
    var empty = Stream.of(make(type, DType.F32, Fill.NORMAL, 0, true, 0, 2));
    return Stream.of(dtypes, fills, ofBf16, rows, tails, half, empty).flatMap(s -> s);
  }

  @Override
  public Case draw(RandomGenerator random) {
    var type = Draw.one(random, BlockTypes.WRITTEN);
    return make(
        type,
        Draw.one(random, Draw.FLOATING),
        Draw.one(random, Draw.FILLS),
        random.nextInt(4),
        random.nextBoolean(),
        Draw.length(random, 6),
        Draw.length(random, 1024 / type.block()));
  }

  private static Case make(
      DType type, DType from, Fill fill, int gap, boolean weighted, long rows, long blocks) {
    long columns = blocks * type.block();
    var w = Draw.gapped(from, fill, gap, rows, columns);
    var inputs = weighted ? List.of(w, Draw.dense(DType.F32, Fill.POSITIVE, columns)) : List.of(w);
    // A search tries some twenty scales.
    return Case.of(new QuantizeBlocks(type), inputs).withWork(20 * rows * columns);
  }
}
