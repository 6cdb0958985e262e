package dev.lbrx.backend.vector.quantize;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.quantize.QuantizeAffine;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link QuantizeAffine} in tiles: the ranges of all groups, then their scales and biases side by
 * side in vectors, because one group's are a long chain of divisions, then codes as ints, packed.
 */
public final class QuantizeAffineVector implements Kernel<QuantizeAffine> {
  private static final float SMALLEST_SCALE = 1e-7f;

  // Local floats: a tile of weights, the maxima of its groups, which become scales, their minima,
  // which become biases, then the scales and the biases of a row.
  private static final int SCALES = Packing.TILE;

  private static final int BIASES = SCALES + Packing.TILE / 32;
  private static final int ROW = BIASES + Packing.TILE / 32;

  // Local ints: the codes of a tile, then its words.
  @Override
  public long pieces(QuantizeAffine op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public long grain(QuantizeAffine op, Specs inputs) {
    return Math.max(1, 32_768 / Math.max(1, inputs.get(0).last()));
  }

  @Override
  public Scratch local(QuantizeAffine op, Specs inputs) {
    long groups = inputs.get(0).last() / op.scheme().group();
    return new Scratch(Math.toIntExact(ROW + 2 * groups), 2 * Packing.TILE);
  }

  @Override
  public void run(QuantizeAffine op, Arguments arguments, Part part) {
    Tensor scales = arguments.out(1);
    Tensor biases = arguments.out(2);
    int groups = Math.toIntExact(scales.spec().last());
    for (long row = part.from(); row < part.to(); row++) {
      quantize(op, arguments, row, groups, part);
      float[] local = part.localFloats();
      Rows.store(local, ROW, scales, scales.rowByte(row), groups);
      Rows.store(local, ROW + groups, biases, biases.rowByte(row), groups);
    }
  }

  private static void quantize(
      QuantizeAffine op, Arguments arguments, long row, int groups, Part part) {
    Tensor w = arguments.in(0);
    Tensor codes = arguments.out(0);
    int columns = Math.toIntExact(w.spec().last());
    int bits = op.scheme().bits();
    int group = op.scheme().group();
    for (int column = 0; column < columns; column += Packing.TILE) {
      int count = Math.min(Packing.TILE, columns - column);
      long from = w.rowByte(row) + (long) column * w.dtype().bytes();
      Rows.load(w, from, part.localFloats(), 0, count, count);
      quantize(part.localFloats(), part.localInts(), count, group, op.scheme().top());
      int first = ROW + column / group;
      System.arraycopy(part.localFloats(), SCALES, part.localFloats(), first, count / group);
      System.arraycopy(
          part.localFloats(), BIASES, part.localFloats(), first + groups, count / group);
      int words = count / 32 * bits;
      Packing.pack(part.localInts(), count, bits);
      MemorySegment.copy(
          part.localInts(),
          Packing.TILE,
          codes.segment(),
          ValueLayout.JAVA_INT_UNALIGNED,
          codes.rowByte(row) + (long) column / 32 * bits * 4,
          words);
    }
  }

  private static void quantize(float[] w, int[] codes, int count, int group, int top) {
    int groups = count / group;
    for (int g = 0; g < groups; g++) {
      long range = range(w, g * group, group);
      w[SCALES + g] = ordered((int) (range >> 32));
      w[BIASES + g] = ordered((int) range);
    }
    for (int g = 0; g < groups; g += Floats.LANES) {
      if (top == 1) {
        oneBitParameters(w, g);
      } else {
        parameters(w, g, top);
      }
    }
    for (int g = 0; g < groups; g++) {
      float scale = w[SCALES + g];
      if (Float.isNaN(scale)) {
        Arrays.fill(codes, g * group, (g + 1) * group, 0);
      } else {
        // A scale of 0 belongs to a constant too large to step through: each quotient is 0 / 0.
        codes(w, codes, g * group, group, top, scale == 0 ? 1f : scale, w[BIASES + g]);
      }
    }
  }

  /** Turns maxima and minima into scales and biases. */
  private static void parameters(float[] w, int group, int top) {
    var max = FloatVector.fromArray(Floats.SPECIES, w, SCALES + group);
    var min = FloatVector.fromArray(Floats.SPECIES, w, BIASES + group);
    var range = max.sub(min);
    var size = range.div(top);
    size = size.blend(SMALLEST_SCALE, size.compare(VectorOperators.LT, SMALLEST_SCALE));
    var lower = min.abs().compare(VectorOperators.GT, max.abs());
    var extreme = max.blend(min, lower);
    var scale = size.neg().blend(size, lower);
    var steps = rint(extreme.div(scale));
    var none = steps.compare(VectorOperators.EQ, 0f);
    var finite = range.compare(VectorOperators.LE, Float.MAX_VALUE);
    extreme
        .div(steps)
        .blend(scale, none)
        .blend(Float.NaN, finite.not())
        .intoArray(w, SCALES + group);
    extreme.blend(0f, none).blend(Float.NaN, finite.not()).intoArray(w, BIASES + group);
  }

  private static void oneBitParameters(float[] w, int group) {
    var max = FloatVector.fromArray(Floats.SPECIES, w, SCALES + group);
    var min = FloatVector.fromArray(Floats.SPECIES, w, BIASES + group);
    var range = max.sub(min);
    var finite = range.compare(VectorOperators.LE, Float.MAX_VALUE);
    range
        .blend(SMALLEST_SCALE, range.compare(VectorOperators.LT, SMALLEST_SCALE))
        .blend(Float.NaN, finite.not())
        .intoArray(w, SCALES + group);
    min.blend(Float.NaN, finite.not()).intoArray(w, BIASES + group);
  }

  // Numbers from 2²³ on are integers; smaller ones are rounded where 2²³ leaves them no fraction.
  private static FloatVector rint(FloatVector x) {
    var magnitude = x.abs();
    var rounded = magnitude.add(0x1p23f).sub(0x1p23f);
    var signed = rounded.blend(rounded.neg(), x.compare(VectorOperators.LT, 0f));
    return x.blend(signed, magnitude.compare(VectorOperators.LT, 0x1p23f));
  }

  /** The group's maximum in the upper half, its minimum in the lower, as {@link #ordered} ints. */
  private static long range(float[] w, int at, int group) {
    var max = ordered(w, at);
    var min = max;
    for (int i = Floats.LANES; i < group; i += Floats.LANES) {
      var next = ordered(w, at + i);
      max = next.max(max);
      min = next.min(min);
    }
    long high = max.reduceLanes(VectorOperators.MAX);
    return high << 32 | Integer.toUnsignedLong(min.reduceLanes(VectorOperators.MIN));
  }

  // Integers are compared in one instruction, floats with their NaNs and zeros in seven. A NaN
  // lies beyond the infinity of its sign, so the range shows it.
  private static IntVector ordered(float[] w, int at) {
    var bits = FloatVector.fromArray(Floats.SPECIES, w, at).reinterpretAsInts();
    return bits.lanewise(
        VectorOperators.XOR, bits.lanewise(VectorOperators.ASHR, 31).and(Integer.MAX_VALUE));
  }

  private static float ordered(int bits) {
    return Float.intBitsToFloat(bits ^ bits >> 31 & Integer.MAX_VALUE);
  }

  private static void codes(
      float[] w, int[] codes, int at, int group, int top, float scale, float bias) {
    for (int i = at; i < at + group; i += Floats.LANES) {
      var quotient = FloatVector.fromArray(Floats.SPECIES, w, i).sub(bias).div(scale);
      Round.small(quotient).max(0).min(top).intoArray(codes, i);
    }
  }
}
