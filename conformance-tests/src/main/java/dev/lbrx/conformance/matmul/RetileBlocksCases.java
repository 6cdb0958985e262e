package dev.lbrx.conformance.matmul;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.matmul.RetileBlocks;
import dev.lbrx.ops.matmul.RowTiles;
import dev.lbrx.spi.DType;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link RetileBlocks}. */
public final class RetileBlocksCases implements Cases<RetileBlocks> {
  private static final List<DType> TYPES =
      Stream.of(DType.values()).filter(RowTiles::hold).toList();

  @Override
  public Class<RetileBlocks> op() {
    return RetileBlocks.class;
  }

  @Override
  public Stream<Case> cases() {
    var types = TYPES.stream().map(type -> make(type, 0, 66, 2));
    var rows = Stream.of(0, 1, 64, 128, 129).map(n -> make(DType.Q8_0, 1, n, 9));
    var empty = Stream.of(make(DType.Q4_K, 0, 5, 0));
    return Stream.of(types, rows, empty).flatMap(s -> s);
  }

  @Override
  public Optional<Oracle<RetileBlocks>> oracle() {
    return Optional.of(new Oracle.Exact<>("moves codes and scales; IntegerRouteTest"));
  }

  @Override
  public Case draw(RandomGenerator random) {
    return make(
        Draw.one(random, TYPES),
        random.nextInt(3),
        Draw.length(random, 140),
        Draw.length(random, 4));
  }

  private static Case make(DType type, int gap, long n, long blocks) {
    int block = type.block();
    return Case.of(
        new RetileBlocks(), Draw.gapped(type, Fill.NORMAL, gap * block, n, blocks * block));
  }
}
