package dev.lbrx.conformance.gather;

import dev.lbrx.conformance.Case;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Draw;
import dev.lbrx.conformance.Fill;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.quantize.BlockTypes;
import dev.lbrx.ops.gather.BlockEmbedding;
import dev.lbrx.spi.DType;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Cases of {@link BlockEmbedding}. */
public final class BlockEmbeddingCases implements Cases<BlockEmbedding> {
  @Override
  public Class<BlockEmbedding> op() {
    return BlockEmbedding.class;
  }

  @Override
  public Optional<Oracle<BlockEmbedding>> oracle() {
    return Optional.of(new BlockEmbeddingOracle());
  }

  @Override
  public Stream<Case> cases() {
    var types = BlockTypes.READ.stream().map(type -> make(type, Fill.NORMAL, 2, 4, 3));
    var fills = Draw.FILLS.stream().map(fill -> make(DType.Q4_1, fill, 0, 5, 5));
    var empty = Stream.of(make(DType.Q4_0, Fill.NORMAL, 0, 0, 2));
    return Stream.of(types, fills, empty).flatMap(s -> s);
  }

  @Override
  public Case draw(RandomGenerator random) {
    var type = Draw.one(random, BlockTypes.READ);
    return make(
        type,
        Draw.one(random, Draw.FILLS),
        random.nextInt(4),
        Draw.length(random, 6),
        Draw.length(random, 512 / type.block()));
  }

  private static Case make(DType type, Fill fill, int gap, long ids, long blocks) {
    return Case.of(
        new BlockEmbedding(),
        Draw.dense(DType.I32, Fill.INDEX, ids),
        Draw.gapped(type, fill, gap, 16, blocks * type.block()));
  }
}
