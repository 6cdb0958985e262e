package dev.lbrx.backend.vector.merge;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.BlockSums;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;

/**
 * Kernels whose elements depend on nothing but the inputs' elements at the same place: every input
 * is loaded by tiles, one behind the other, and the result takes the first one's place.
 *
 * @param <O> the op
 */
abstract class Tilewise<O extends Op> implements Kernel<O> {
  @Override
  public final long pieces(O op, Arguments arguments, int phase) {
    return Tiles.blocks(arguments);
  }

  @Override
  public final long grain(O op, Specs inputs) {
    return Tiles.GRAIN;
  }

  @Override
  public final Scratch local(O op, Specs inputs) {
    return Scratch.floats((inputs.size() + 1L) * Tiles.SIZE);
  }

  @Override
  public final void run(O op, Arguments arguments, Part part) {
    Tensor y = arguments.out(0);
    float[] local = part.localFloats();
    for (long block = part.from(); block < part.to(); block++) {
      long end = Tiles.end(block, y.shape().elements());
      for (long e = BlockSums.start(block); e < end; e += Tiles.SIZE) {
        int count = Tiles.length(e, end);
        Tiles.load(arguments, e, count, local);
        combine(op, local, arguments.inputs(), Floats.padded(count));
        Rows.store(local, 0, y, e * y.dtype().bytes(), count);
      }
    }
  }

  /**
   * Puts the result where the first input is.
   *
   * @param local the inputs {@link Tiles#SIZE} apart, and room for another tile behind them
   * @param count elements, whole stripes
   */
  abstract void combine(O op, float[] local, int inputs, int count);
}
