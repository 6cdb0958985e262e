package dev.lbrx.backend.vector.elementwise;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;

/**
 * An elementwise op, tile by tile: the inputs' tiles lie one behind the other in an array that
 * stays in the first-level cache, with room for two more. Dense tensors count as one row.
 */
abstract class Tiled<O extends Op> implements Kernel<O> {
  /** Elements of a tile: whole vectors of every width. */
  static final int TILE = 2_048;

  private static final int GRAIN = 8;

  /** Tiles behind those of the inputs, for intermediate results. */
  private static final int SPARE = 2;

  /**
   * Computes on {@code count} elements, whole vectors, of each input (input i begins at {@code i ·
   * TILE}) and leaves the result at the array's start.
   */
  abstract void compute(O op, float[] tiles, int count);

  @Override
  public long pieces(O op, Arguments arguments, int phase) {
    Tensor y = arguments.out(0);
    boolean one = oneRow(arguments);
    return (one ? 1 : y.shape().rows()) * tiles(one ? y.shape().elements() : y.spec().last());
  }

  @Override
  public long grain(O op, Specs inputs) {
    return GRAIN;
  }

  @Override
  public Scratch local(O op, Specs inputs) {
    return Scratch.floats((long) (inputs.size() + SPARE) * TILE);
  }

  @Override
  public void run(O op, Arguments arguments, Part part) {
    Tensor y = arguments.out(0);
    boolean one = oneRow(arguments);
    long n = one ? y.shape().elements() : y.spec().last();
    long tiles = tiles(n);
    for (long piece = part.from(); piece < part.to(); piece++) {
      long row = piece / tiles;
      long from = piece % tiles * TILE;
      tile(op, arguments, row, from, (int) Math.min(TILE, n - from), part.localFloats());
    }
  }

  /** Does one tile: loads, computes, stores. */
  void tile(O op, Arguments arguments, long row, long from, int count, float[] tiles) {
    int padded = Floats.padded(count);
    for (int i = 0; i < arguments.inputs(); i++) {
      Tensor x = arguments.in(i);
      Rows.load(x, byteOf(x, row, from), tiles, i * TILE, count, padded);
    }
    compute(op, tiles, padded);
    Tensor y = arguments.out(0);
    Rows.store(tiles, 0, y, byteOf(y, row, from), count);
  }

  /** The byte offset of an element of a row. */
  static long byteOf(Tensor tensor, long row, long element) {
    return tensor.rowByte(row) + element * tensor.dtype().bytes();
  }

  private static long tiles(long elements) {
    return Math.ceilDiv(elements, (long) TILE);
  }

  private static boolean oneRow(Arguments arguments) {
    boolean dense = arguments.out(0).spec().isDense();
    for (int i = 0; i < arguments.inputs(); i++) {
      dense &= arguments.in(i).spec().isDense();
    }
    return dense;
  }
}
