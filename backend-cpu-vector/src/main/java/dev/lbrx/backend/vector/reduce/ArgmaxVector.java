package dev.lbrx.backend.vector.reduce;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.Stripes;
import dev.lbrx.ops.reduce.Argmax;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import java.lang.foreign.ValueLayout;

/** {@link Argmax} tile by tile: a tile is searched only where it holds a new maximum. */
public final class ArgmaxVector implements Kernel<Argmax> {
  private static final int TILE = 2_048;

  @Override
  public long pieces(Argmax op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public long grain(Argmax op, Specs inputs) {
    return Math.max(1, 65_536 / inputs.get(0).last());
  }

  @Override
  public Scratch local(Argmax op, Specs inputs) {
    return Scratch.floats(TILE + Stripes.COUNT);
  }

  @Override
  public void run(Argmax op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    Tensor y = arguments.out(0);
    for (long row = part.from(); row < part.to(); row++) {
      long at = Rows.byteOfRow(y, row);
      y.segment().set(ValueLayout.JAVA_INT_UNALIGNED, at, argmax(x, row, part.localFloats()));
    }
  }

  private static int argmax(Tensor x, long row, float[] tile) {
    long n = x.spec().last();
    int best = 0;
    float greatest = Float.NEGATIVE_INFINITY;
    for (long from = 0; from < n && !Float.isNaN(greatest); from += TILE) {
      int count = (int) Math.min(TILE, n - from);
      Rows.load(x, x.rowByte(row) + from * x.dtype().bytes(), tile, 0, count, count);
      float maximum = RowExtremes.maximum(tile, 0, count, Floats.padded(count));
      if (maximum > greatest || Float.isNaN(maximum)) {
        greatest = maximum;
        best = (int) from + indexOf(maximum, tile);
      }
    }
    return best;
  }

  private static int indexOf(float value, float[] tile) {
    int i = 0;
    while (tile[i] != value && !(Float.isNaN(value) && Float.isNaN(tile[i]))) {
      i++;
    }
    return i;
  }
}
