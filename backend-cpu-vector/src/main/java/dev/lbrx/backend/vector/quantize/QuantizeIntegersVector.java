package dev.lbrx.backend.vector.quantize;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.quantize.Grouping;
import dev.lbrx.ops.quantize.IntegerScheme;
import dev.lbrx.ops.quantize.QuantizeIntegers;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link QuantizeIntegers}: the range of each part of a row, then codes; where the whole tensor has
 * one scale, the ranges are brought together in between.
 */
public final class QuantizeIntegersVector implements Kernel<QuantizeIntegers> {
  /** Elements at a time, a multiple of every vector's lanes. */
  private static final int TILE = 1024;

  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  @Override
  public int phases(QuantizeIntegers op) {
    return isWhole(op) ? 3 : 2;
  }

  @Override
  public long pieces(QuantizeIntegers op, Arguments arguments, int phase) {
    return isWhole(op) && phase == 1 ? 1 : arguments.in(0).shape().rows();
  }

  @Override
  public long grain(QuantizeIntegers op, Specs inputs) {
    return Math.max(1, 32_768 / Math.max(1, inputs.get(0).last()));
  }

  @Override
  public Scratch local(QuantizeIntegers op, Specs inputs) {
    return new Scratch(TILE, TILE);
  }

  // Minima, then maxima, of the parts of all rows; the first of each becomes that of a whole
  // tensor.
  @Override
  public Scratch shared(QuantizeIntegers op, Specs inputs) {
    return new Scratch(
        Math.toIntExact(2 * all(op, inputs.get(0).shape().rows(), inputs.get(0).last())), 0);
  }

  private static boolean isWhole(QuantizeIntegers op) {
    return op.scheme().grouping() instanceof Grouping.PerTensor;
  }

  private static long all(QuantizeIntegers op, long rows, long last) {
    // At least one: a tensor without rows has a scale all the same.
    return Math.max(1, Math.multiplyExact(rows, op.scheme().grouping().parts(last)));
  }

  @Override
  public void run(QuantizeIntegers op, Arguments arguments, Part part) {
    var shape = arguments.in(0).shape();
    int last = Math.toIntExact(shape.last());
    int parts = (int) op.scheme().grouping().parts(last);
    int all = Math.toIntExact(all(op, shape.rows(), last));
    if (isWhole(op) && part.phase() == 1) {
      whole(op.scheme(), arguments, Math.toIntExact(shape.rows()), all, part.sharedFloats());
      return;
    }
    for (long row = part.from(); row < part.to(); row++) {
      for (int p = 0; p < parts; p++) {
        int from = (int) ((long) p * last / parts);
        int to = (int) ((p + 1L) * last / parts);
        int at = (int) row * parts + p;
        if (part.phase() == 0) {
          range(arguments.in(0), row, from, to, part, at, at + all);
        } else if (isWhole(op)) {
          codes(op.scheme(), arguments, row, from, to, part, 0, all);
        } else {
          store(op.scheme(), arguments, row, p, part.sharedFloats(), at, at + all);
          codes(op.scheme(), arguments, row, from, to, part, at, at + all);
        }
      }
    }
  }

  private static void range(
      Tensor w, long row, int from, int to, Part part, int minimum, int maximum) {
    float[] tile = part.localFloats();
    float min = 0;
    float max = 0;
    for (int column = from; column < to; column += TILE) {
      int count = Math.min(TILE, to - column);
      int padded = Math.ceilDiv(count, Floats.LANES) * Floats.LANES;
      Rows.load(w, w.rowByte(row) + (long) column * w.dtype().bytes(), tile, 0, count, padded);
      min = Math.min(min, minimum(tile, padded));
      max = Math.max(max, maximum(tile, padded));
    }
    part.sharedFloats()[minimum] = min;
    part.sharedFloats()[maximum] = max;
  }

  private static float minimum(float[] x, int count) {
    var min = FloatVector.zero(Floats.SPECIES);
    for (int i = 0; i < count; i += Floats.LANES) {
      min = FloatVector.fromArray(Floats.SPECIES, x, i).min(min);
    }
    return min.reduceLanes(VectorOperators.MIN);
  }

  private static float maximum(float[] x, int count) {
    var max = FloatVector.zero(Floats.SPECIES);
    for (int i = 0; i < count; i += Floats.LANES) {
      max = FloatVector.fromArray(Floats.SPECIES, x, i).max(max);
    }
    return max.reduceLanes(VectorOperators.MAX);
  }

  private static void whole(
      IntegerScheme scheme, Arguments arguments, int rows, int all, float[] shared) {
    float min = 0;
    float max = 0;
    for (int row = 0; row < rows; row++) {
      min = Math.min(min, shared[row]);
      max = Math.max(max, shared[all + row]);
    }
    shared[0] = min;
    shared[all] = max;
    store(scheme, arguments, 0, 0, shared, 0, all);
  }

  private static void store(
      IntegerScheme scheme,
      Arguments arguments,
      long row,
      int p,
      float[] ranges,
      int min,
      int max) {
    Tensor scales = arguments.out(1);
    float scale = scheme.scale(ranges[min], ranges[max]);
    scales.segment().set(FLOAT, scales.rowByte(row) + 4L * p, scale);
    if (!scheme.symmetric()) {
      Tensor zeros = arguments.out(2);
      byte zero = (byte) scheme.zero(ranges[min], scale);
      zeros.segment().set(ValueLayout.JAVA_BYTE, zeros.rowByte(row) + p, zero);
    }
  }

  private static void codes(
      IntegerScheme scheme,
      Arguments arguments,
      long row,
      int from,
      int to,
      Part part,
      int min,
      int max) {
    Tensor w = arguments.in(0);
    Tensor q = arguments.out(0);
    float[] ranges = part.sharedFloats();
    float scale = scheme.scale(ranges[min], ranges[max]);
    int zero = scheme.zero(ranges[min], scale);
    if (!(scale > 0)) {
      for (int i = from; i < to; i++) {
        q.segment().set(ValueLayout.JAVA_BYTE, q.rowByte(row) + i, (byte) zero);
      }
      return;
    }
    float[] tile = part.localFloats();
    int[] codes = part.localInts();
    for (int column = from; column < to; column += TILE) {
      int count = Math.min(TILE, to - column);
      int padded = Math.ceilDiv(count, Floats.LANES) * Floats.LANES;
      Rows.load(w, w.rowByte(row) + (long) column * w.dtype().bytes(), tile, 0, count, padded);
      codes(tile, padded, scale, zero, scheme.low(), scheme.high(), codes);
      long at = q.rowByte(row) + column;
      for (int i = 0; i < count; i++) {
        q.segment().set(ValueLayout.JAVA_BYTE, at + i, (byte) codes[i]);
      }
    }
  }

  private static void codes(
      float[] x, int count, float scale, int zero, int low, int high, int[] codes) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var steps = FloatVector.fromArray(Floats.SPECIES, x, i).div(scale);
      Round.small(steps).add(zero).max(low).min(high).intoArray(codes, i);
    }
  }
}
