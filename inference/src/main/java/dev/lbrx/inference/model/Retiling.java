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
  private final Queue queue;

  private Retiling(Queue queue) {
    this.queue = queue;
  }

  /** The same weights, quantized ones in tiles, but for the embedding, whose rows are gathered. */
  public static Weights of(Weights weights, Queue queue) {
    var retiling = new Retiling(queue);
    var result =
        new Weights(
            weights.dimensions(),
            weights.epsilon(),
            weights.pairing(),
            weights.rotary(),
            weights.rotated(),
            weights.embedding(),
            weights.layers().stream().map(retiling::layer).toList(),
            weights.norm(),
            retiling.matrix(weights.output()));
    queue.await();
    return result;
  }

  private Weights.Layer layer(Weights.Layer layer) {
    return new Weights.Layer(
        layer.attentionNorm(),
        matrix(layer.query()),
        matrix(layer.key()),
        matrix(layer.value()),
        matrix(layer.attentionOutput()),
        layer.feedForwardNorm(),
        matrix(layer.gate()),
        matrix(layer.up()),
        matrix(layer.down()));
  }

  private Weight matrix(Weight weight) {
    return switch (weight) {
      case Weight.Quantized quantized -> tiled(quantized);
      case Weight.Dense dense -> dense;
      case Weight.Microscaled microscaled -> microscaled;
      case Weight.Blocks blocks ->
          RowTiles.hold(blocks.matrix().dtype())
              ? tiled(new RetileBlocks(), blocks, RetileBlocks.tiles(blocks.matrix().spec()))
              : blocks;
      case Weight.Tiled tiled -> tiled;
    };
  }

  private Weight.Tiled tiled(Weight.Quantized weight) {
    var op = new RetileAffine(weight.scheme());
    return tiled(op, weight, op.tiles(weight.codes().spec(), weight.scales().spec()));
  }

  private Weight.Tiled tiled(Op op, Weight weight, RowTiles layout) {
    var backend = queue.backend();
    var tiles = backend.memory().allocate(layout.spec());
    backend
        .prepare(op, Specs.of(weight.tensors()), Mode.STRICT)
        .run(queue, new Arguments(weight.tensors(), List.of(tiles)));
    return new Weight.Tiled(layout, tiles);
  }
}
