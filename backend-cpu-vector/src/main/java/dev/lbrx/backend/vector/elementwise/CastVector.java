package dev.lbrx.backend.vector.elementwise;

import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.elementwise.Cast;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import java.lang.foreign.MemorySegment;

/** {@link Cast} on tiles; rows with gaps between their elements go one element at a time. */
public final class CastVector extends Tiled<Cast> {
  @Override
  void compute(Cast op, float[] tiles, int count) {
    // Loading and storing convert.
  }

  @Override
  void tile(Cast op, Arguments arguments, long row, long from, int count, float[] tiles) {
    Tensor x = arguments.in(0);
    Tensor y = arguments.out(0);
    if (!x.spec().hasDenseRows()) {
      gather(x, row, from, count, tiles);
      Rows.store(tiles, 0, y, byteOf(y, row, from), count);
    } else if (x.dtype() == y.dtype()) {
      long bytes = (long) count * y.dtype().bytes();
      MemorySegment.copy(
          x.segment(), byteOf(x, row, from), y.segment(), byteOf(y, row, from), bytes);
    } else {
      super.tile(op, arguments, row, from, count, tiles);
    }
  }

  private static void gather(Tensor x, long row, long from, int count, float[] tile) {
    long step = x.spec().stride(-1) * x.dtype().bytes();
    long start = x.rowByte(row) + from * step;
    for (int i = 0; i < count; i++) {
      Rows.load(x, start + i * step, tile, i, 1, 1);
    }
  }
}
