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
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link QuantizeIntegers} in three phases: the range of each part of a row, scales and zero
 * points, codes.
 */
public final class QuantizeIntegersVector implements Kernel<QuantizeIntegers> {
  /** Elements at a time, a multiple of every vector's lanes. */
  private static final int TILE = 1024;

  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  @Override
  public int phases(QuantizeIntegers op) {
    return 3;
  }

  @Override
  public long pieces(QuantizeIntegers op, Arguments arguments, int phase) {
    return phase == 1 ? 1 : arguments.in(0).shape().rows();
  }

  @Override
  public long grain(QuantizeIntegers op, Specs inputs) {
    return Math.max(1, 32_768 / Math.max(1, inputs.get(0).last()));
  }

  @Override
  public Scratch local(QuantizeIntegers op, Specs inputs) {
    return new Scratch(TILE, TILE);
  }

  // Minima, then maxima, of the parts of all rows; minima become scales, maxima zero points.
  @Override
  public Scratch shared(QuantizeIntegers op, Specs inputs) {
    return new Scratch(
        Math.toIntExact(2 * all(op, inputs.get(0).shape().rows(), inputs.get(0).last())), 0);
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
    if (part.phase() == 1) {
      parameters(op.scheme(), arguments, parts, all, part.sharedFloats());
      return;
    }
    for (long row = part.from(); row < part.to(); row++) {
      for (int p = 0; p < parts; p++) {
        int from = (int) ((long) p * last / parts);
        int to = (int) ((p + 1L) * last / parts);
        int at = (int) row * parts + p;
        if (part.phase() == 0) {
          range(arguments.in(0), row, from, to, part, at, at + all);
        } else {
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
      Rows.load(w, w.rowByte(row) + column * w.dtype().bytes(), tile, 0, count, padded);
      min = Math.min(min, minimum(tile, padded));
      max = Math.max(max, maximum(tile, padded));
    }
    part.sharedFloats()[minimum] = min;
    part.sharedFloats()[maximum] = max;
  }

  private static float minimum(float[] x, int count) {
    var min = FloatVector.zero(Floats.SPECIES);
    for (int i = 0; i < count; i += Floats.LANES) {
      min = min.min(FloatVector.fromArray(Floats.SPECIES, x, i));
    }
    return min.reduceLanes(VectorOperators.MIN);
  }

  private static float maximum(float[] x, int count) {
    var max = FloatVector.zero(Floats.SPECIES);
    for (int i = 0; i < count; i += Floats.LANES) {
      max = max.max(FloatVector.fromArray(Floats.SPECIES, x, i));
    }
    return max.reduceLanes(VectorOperators.MAX);
  }

  private static void parameters(
      IntegerScheme scheme, Arguments arguments, int parts, int all, float[] shared) {
    boolean whole = scheme.grouping() instanceof Grouping.PerTensor;
    if (arguments.in(0).shape().rows() == 0) {
      Arrays.fill(shared, 0, 2 * all, 0f);
    }
    if (whole) {
      float min = 0;
      float max = 0;
      for (int i = 0; i < all; i++) {
        min = Math.min(min, shared[i]);
        max = Math.max(max, shared[all + i]);
      }
      Arrays.fill(shared, 0, all, min);
      Arrays.fill(shared, all, 2 * all, max);
    }
    for (int i = 0; i < all; i++) {
      float scale = scheme.scale(shared[i], shared[all + i]);
      int zero = scheme.zero(shared[i], scale);
      shared[i] = scale;
      shared[all + i] = zero;
    }
    int count = Math.toIntExact(arguments.out(1).shape().elements());
    store(scheme, arguments, count, whole ? 1 : parts, all, shared);
  }

  private static void store(
      IntegerScheme scheme, Arguments arguments, int count, int parts, int all, float[] shared) {
    Tensor scales = arguments.out(1);
    for (int i = 0; i < count; i++) {
      long row = i / parts;
      int p = i % parts;
      scales.segment().set(FLOAT, scales.rowByte(row) + 4L * p, shared[i]);
      if (!scheme.symmetric()) {
        Tensor zeros = arguments.out(2);
        byte zero = (byte) (int) shared[all + i];
        zeros.segment().set(ValueLayout.JAVA_BYTE, zeros.rowByte(row) + p, zero);
      }
    }
  }

  private static void codes(
      IntegerScheme scheme,
      Arguments arguments,
      long row,
      int from,
      int to,
      Part part,
      int scaleAt,
      int zeroAt) {
    Tensor w = arguments.in(0);
    Tensor q = arguments.out(0);
    float scale = part.sharedFloats()[scaleAt];
    int zero = (int) part.sharedFloats()[zeroAt];
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
      Rows.load(w, w.rowByte(row) + column * w.dtype().bytes(), tile, 0, count, padded);
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
