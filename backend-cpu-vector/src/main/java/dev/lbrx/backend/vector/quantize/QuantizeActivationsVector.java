package dev.lbrx.backend.vector.quantize;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.ops.quantize.QuantizeActivations;
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

/** {@link QuantizeActivations}, block by block. */
public final class QuantizeActivationsVector implements Kernel<QuantizeActivations> {
  private static final int BLOCK = QuantizeActivations.BLOCK;
  private static final int TOP = QuantizeActivations.TOP;

  /** Elements at a time, whole blocks. */
  private static final int TILE = 1024;

  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

  @Override
  public long pieces(QuantizeActivations op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public long grain(QuantizeActivations op, Specs inputs) {
    return Math.max(1, 16_384 / Math.max(1, inputs.get(0).last()));
  }

  @Override
  public Scratch local(QuantizeActivations op, Specs inputs) {
    return new Scratch(TILE + TILE / BLOCK, TILE + TILE / 4);
  }

  @Override
  public void run(QuantizeActivations op, Arguments arguments, Part part) {
    int columns = Math.toIntExact(arguments.in(0).spec().last());
    for (long row = part.from(); row < part.to(); row++) {
      for (int column = 0; column < columns; column += TILE) {
        quantize(arguments, row, column, Math.min(TILE, columns - column), part);
      }
    }
  }

  private static void quantize(Arguments arguments, long row, int column, int count, Part part) {
    Tensor x = arguments.in(0);
    Tensor q = arguments.out(0);
    Tensor d = arguments.out(1);
    float[] local = part.localFloats();
    int[] codes = part.localInts();
    MemorySegment.copy(x.segment(), FLOAT, x.rowByte(row) + 4L * column, local, 0, count);
    for (int i = 0; i < count; i += BLOCK) {
      float scale = largest(local, i) / TOP;
      local[TILE + i / BLOCK] = scale;
      if (scale > 0 && scale <= Float.MAX_VALUE) {
        codes(local, scale, codes, i);
      } else {
        Arrays.fill(codes, i, i + BLOCK, 0);
      }
    }
    pack(codes, count);
    MemorySegment.copy(codes, TILE, q.segment(), INT, q.rowByte(row) + column, count / 4);
    MemorySegment.copy(
        local, TILE, d.segment(), FLOAT, d.rowByte(row) + 4L * (column / BLOCK), count / BLOCK);
  }

  private static void pack(int[] codes, int count) {
    for (int i = 0; i < count / 4; i++) {
      codes[TILE + i] =
          codes[4 * i] & 255
              | (codes[4 * i + 1] & 255) << 8
              | (codes[4 * i + 2] & 255) << 16
              | codes[4 * i + 3] << 24;
    }
  }

  // Without their signs floats are ordered as integers, a NaN above all others; integers are
  // compared in one instruction, floats in seven.
  private static float largest(float[] x, int at) {
    var max = magnitudes(x, at);
    for (int i = Floats.LANES; i < BLOCK; i += Floats.LANES) {
      max = magnitudes(x, at + i).max(max);
    }
    return Float.intBitsToFloat(max.reduceLanes(VectorOperators.MAX));
  }

  private static IntVector magnitudes(float[] x, int at) {
    return FloatVector.fromArray(Floats.SPECIES, x, at).reinterpretAsInts().and(Integer.MAX_VALUE);
  }

  private static void codes(float[] x, float scale, int[] codes, int at) {
    for (int i = at; i < at + BLOCK; i += Floats.LANES) {
      var steps = FloatVector.fromArray(Floats.SPECIES, x, i).div(scale);
      Round.small(steps).max(-TOP).min(TOP).intoArray(codes, i);
    }
  }
}
