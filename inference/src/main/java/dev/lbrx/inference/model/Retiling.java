package dev.lbrx.inference.model;

import dev.lbrx.ops.matmul.RetileAffine;
import dev.lbrx.ops.matmul.RetileBlocks;
import dev.lbrx.ops.matmul.RowTiles;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Mode;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Queue;
import dev.lbrx.spi.Specs;
import java.util.List;

/** Lays quantized matrices out for products with activations of 8 bits. */
public final class Retiling {
  /** What an offset of 32 bits reaches; larger matrices stay as they are stored. */
  private static final long MOST_BYTES = Integer.MAX_VALUE;

  private final Queue queue;

  private Retiling(Queue queue) {
    this.queue = queue;
  }

  /** The same weights, quantized ones in tiles, but for the embedding, whose rows are gathered. */
  public static Weights of(Weights weights, Queue queue) {
    var retiling = new Retiling(queue);
    var result = weights.withMatrices(retiling::matrix);
    queue.await();
    return result;
  }

  private Weight matrix(Weight weight) {
    return switch (weight) {
      case Weight.Quantized quantized -> {
        var op = new RetileAffine(quantized.scheme());
        yield tiled(op, weight, op.tiles(quantized.codes().spec(), quantized.scales().spec()));
      }
      case Weight.Blocks blocks when RowTiles.hold(blocks.matrix().dtype()) ->
          tiled(new RetileBlocks(), weight, RetileBlocks.tiles(blocks.matrix().spec()));
      case Weight.Stored stored -> stored;
      case Weight.Tiled tiled -> tiled;
    };
  }

  private Weight tiled(Op op, Weight weight, RowTiles layout) {
    if (layout.spec().spanBytes() > MOST_BYTES) {
      return weight;
    }
    var backend = queue.backend();
    var tiles = backend.memory().allocate(layout.spec());
    backend
        .prepare(op, Specs.of(weight.tensors()), Mode.STRICT)
        .run(queue, new Arguments(weight.tensors(), List.of(tiles)));
    return new Weight.Tiled(layout, tiles);
  }
}
