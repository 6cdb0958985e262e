package dev.lbrx.backend.vector.merge;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.merge.Combination;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import jdk.incubator.vector.FloatVector;

/** Moves tiles of one of the vectors of a {@link Combination} to and from local memory. */
final class VectorTiles {
  private VectorTiles() {}

  /**
   * Loads elements {@code k … k + count − 1} of a vector, of every input one tile after the other
   * from {@code at} on, padded to whole stripes; where based, all but the first less the first.
   */
  static void load(
      Combination op, Arguments in, long vector, long k, int count, float[] local, int at) {
    int padded = Floats.padded(count);
    for (int i = 0; i < in.inputs(); i++) {
      int to = at + i * Tiles.SIZE;
      load(op, in.in(i), vector, k, count, local, to);
      if (op.based() && i > 0) {
        subtract(local, to, at, padded);
      }
    }
  }

  private static void load(
      Combination op, Tensor x, long vector, long k, int count, float[] local, int at) {
    var shape = x.shape();
    long start = op.vectors().start(shape, vector);
    long stride = op.vectors().stride(shape);
    long bytes = (start + k * stride) * x.dtype().bytes();
    if (stride == 1) {
      Rows.load(x, bytes, local, at, count, Floats.padded(count));
    } else {
      Columns.load(x, bytes, stride, local, at, count, Floats.padded(count));
    }
  }

  /** Stores a tile of the result. */
  static void store(
      Combination op, Tensor y, long vector, long k, int count, float[] local, int at) {
    var shape = y.shape();
    long start = op.vectors().start(shape, vector);
    long stride = op.vectors().stride(shape);
    long bytes = (start + k * stride) * y.dtype().bytes();
    if (stride == 1) {
      Rows.store(local, at, y, bytes, count);
    } else {
      Columns.store(local, at, y, bytes, stride, count);
    }
  }

  private static void subtract(float[] local, int at, int base, int count) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var from = FloatVector.fromArray(Floats.SPECIES, local, at + i);
      from.sub(FloatVector.fromArray(Floats.SPECIES, local, base + i)).intoArray(local, at + i);
    }
  }
}
