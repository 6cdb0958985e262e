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

/** {@link QuantizeAffine}: groups of a tile on vectors, codes as ints, then packed. */
public final class QuantizeAffineVector implements Kernel<QuantizeAffine> {
  private static final float SMALLEST_SCALE = 1e-7f;

  /** Added to a small number it rounds it to an integer, which then stands in the low bits. */
  private static final float ROUNDING = 0x1.8p23f;

  private static final int ROUNDING_BITS = Float.floatToRawIntBits(ROUNDING);

  // Local floats: a tile of weights, then the scales and the biases of a row.
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
    return new Scratch(Math.toIntExact(Packing.TILE + 2 * groups), 2 * Packing.TILE);
  }

  @Override
  public void run(QuantizeAffine op, Arguments arguments, Part part) {
    Tensor scales = arguments.out(1);
    Tensor biases = arguments.out(2);
    int groups = Math.toIntExact(scales.spec().last());
    for (long row = part.from(); row < part.to(); row++) {
      quantize(op, arguments, row, groups, part);
      float[] local = part.localFloats();
      Rows.store(local, Packing.TILE, scales, scales.rowByte(row), groups);
      Rows.store(local, Packing.TILE + groups, biases, biases.rowByte(row), groups);
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
      for (int at = 0; at < count; at += group) {
        int scale = Packing.TILE + (column + at) / group;
        quantize(part.localFloats(), part.localInts(), at, group, op.scheme().top(), scale, groups);
      }
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

  private static void quantize(
      float[] w, int[] codes, int at, int group, int top, int scaleAt, int groups) {
    float max = max(w, at, group);
    float min = min(w, at, group);
    float scale = Float.NaN;
    float bias = Float.NaN;
    if (max - min <= Float.MAX_VALUE) {
      scale = Math.max((max - min) / top, SMALLEST_SCALE);
      boolean lower = Math.abs(min) > Math.abs(max);
      float extreme = lower ? min : max;
      scale = lower ? scale : -scale;
      float steps = (float) Math.rint(extreme / scale);
      bias = steps == 0 ? 0 : extreme;
      scale = steps == 0 ? scale : extreme / steps;
      // A scale of 0 belongs to a constant too large to step through: every quotient is 0 / 0.
      codes(w, codes, at, group, top, scale == 0 ? 1f : scale, bias);
    } else {
      Arrays.fill(codes, at, at + group, 0);
    }
    w[scaleAt] = scale;
    w[scaleAt + groups] = bias;
  }

  private static float max(float[] w, int at, int group) {
    var max = FloatVector.fromArray(Floats.SPECIES, w, at);
    for (int i = Floats.LANES; i < group; i += Floats.LANES) {
      max = max.max(FloatVector.fromArray(Floats.SPECIES, w, at + i));
    }
    return max.reduceLanes(VectorOperators.MAX);
  }

  private static float min(float[] w, int at, int group) {
    var min = FloatVector.fromArray(Floats.SPECIES, w, at);
    for (int i = Floats.LANES; i < group; i += Floats.LANES) {
      min = min.min(FloatVector.fromArray(Floats.SPECIES, w, at + i));
    }
    return min.reduceLanes(VectorOperators.MIN);
  }

  private static void codes(
      float[] w, int[] codes, int at, int group, int top, float scale, float bias) {
    for (int i = at; i < at + group; i += Floats.LANES) {
      var quotient = FloatVector.fromArray(Floats.SPECIES, w, i).sub(bias).div(scale);
      IntVector code = quotient.add(ROUNDING).reinterpretAsInts().sub(ROUNDING_BITS);
      code.max(0).min(top).intoArray(codes, i);
    }
  }
}
