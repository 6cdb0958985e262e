package dev.lbrx.backend.vector.quantize;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.MAX;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.math.Bfloat16;
import dev.lbrx.ops.quantize.Microscaling;
import dev.lbrx.ops.quantize.QuantizeMicroscaling;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.DType;
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

/**
 * {@link QuantizeMicroscaling} in tiles: the scale of each group, its quotients, then the codes of
 * the tile as ints, packed.
 */
public final class QuantizeMicroscalingVector implements Kernel<QuantizeMicroscaling> {
  /** The f32 bits of 2⁻⁶ and of 2¹⁴: see E4M3's conversion. */
  private static final int LEAST_NORMAL = 127 - 6 << 23;

  private static final int ROUNDER = 127 + 14 << 23;
  private static final float INFINITY = Float.POSITIVE_INFINITY;

  // Local floats: a tile of weights, then a number for each of its groups: the largest magnitude,
  // which becomes what weights are multiplied or divided by. Local ints: its codes, then its words.
  private static final int GROUPS = Packing.TILE;

  @Override
  public long pieces(QuantizeMicroscaling op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public long grain(QuantizeMicroscaling op, Specs inputs) {
    return Math.max(1, 32_768 / Math.max(1, inputs.get(0).last()));
  }

  @Override
  public Scratch local(QuantizeMicroscaling op, Specs inputs) {
    return new Scratch(Packing.TILE + Packing.TILE / 16, 2 * Packing.TILE);
  }

  @Override
  public void run(QuantizeMicroscaling op, Arguments arguments, Part part) {
    int columns = Math.toIntExact(arguments.in(0).spec().last());
    for (long row = part.from(); row < part.to(); row++) {
      for (int column = 0; column < columns; column += Packing.TILE) {
        int count = Math.min(Packing.TILE, columns - column);
        quantize(op, arguments, row, column, count, part);
      }
    }
  }

  private static void quantize(
      QuantizeMicroscaling op, Arguments arguments, long row, int column, int count, Part part) {
    Tensor w = arguments.in(0);
    Tensor codes = arguments.out(0);
    Tensor scales = arguments.out(1);
    Microscaling format = op.format();
    float[] x = part.localFloats();
    int[] ints = part.localInts();
    int bits = format.bits();
    Rows.load(w, w.rowByte(row) + (long) column * w.dtype().bytes(), x, 0, count, count);
    if (format == Microscaling.NVFP4) {
      magnitudes(x, count / 16, 16);
    } else {
      magnitudes(x, count / 32, 32);
    }
    long at = scales.rowByte(row) + column / format.group();
    scales(op, w.dtype(), x, count / format.group(), scales.segment(), at);
    if (format == Microscaling.NVFP4) {
      divide(x, count);
      Rows.round(w.dtype(), x, 0, count);
      // Quotients by powers of two need no rounding: what it could change has code 0 anyway.
      Arrays.fill(x, GROUPS, GROUPS + count / 32, 1f);
    }
    if (bits == 4) {
      fours(x, count, ints);
    } else {
      eights(x, count, ints);
    }
    Packing.pack(ints, count, bits);
    MemorySegment.copy(
        ints,
        Packing.TILE,
        codes.segment(),
        ValueLayout.JAVA_INT_UNALIGNED,
        codes.rowByte(row) + (long) column * bits / 8,
        count / 32 * bits);
  }

  private static void magnitudes(float[] x, int groups, int group) {
    for (int g = 0; g < groups; g++) {
      x[GROUPS + g] = Float.intBitsToFloat(largest(x, g * group, group));
    }
  }

  /**
   * Writes the scales of groups and leaves what makes quotients of their weights: the scale to
   * divide by or, where it is a power of two, its inverse to multiply by. Without a scale every
   * quotient is 0.
   */
  private static void scales(
      QuantizeMicroscaling op, DType dtype, float[] x, int groups, MemorySegment scales, long at) {
    Microscaling format = op.format();
    boolean inverse = format != Microscaling.NVFP4;
    for (int g = 0; g < groups; g++) {
      float largest = x[GROUPS + g];
      byte code = format.noScale();
      float scale = 0;
      if (largest <= Float.MAX_VALUE) {
        code = op.scale(largest, rounded(dtype, largest / format.largest()));
        scale = format.scale(code);
      } else {
        Arrays.fill(x, g * format.group(), (g + 1) * format.group(), 0f);
      }
      scales.set(ValueLayout.JAVA_BYTE, at + g, code);
      x[GROUPS + g] = inverse ? scale == 0 ? 0 : 1 / scale : scale == 0 ? INFINITY : scale;
    }
  }

  private static float rounded(DType dtype, float value) {
    return switch (dtype) {
      case F16 -> Float.float16ToFloat(Float.floatToFloat16(value));
      case BF16 -> Bfloat16.toFloat(Bfloat16.fromFloat(value));
      default -> value;
    };
  }

  private static void divide(float[] x, int count) {
    for (int g = 0; g < count / 16; g++) {
      for (int i = g * 16; i < (g + 1) * 16; i += Floats.LANES) {
        FloatVector.fromArray(Floats.SPECIES, x, i).div(x[GROUPS + g]).intoArray(x, i);
      }
    }
  }

  /** The bits of the largest magnitude, a NaN's beyond infinity's. */
  private static int largest(float[] x, int at, int group) {
    var max = magnitude(x, at);
    for (int i = Floats.LANES; i < group; i += Floats.LANES) {
      max = magnitude(x, at + i).max(max);
    }
    return max.reduceLanes(MAX);
  }

  private static IntVector magnitude(float[] x, int at) {
    return FloatVector.fromArray(Floats.SPECIES, x, at).reinterpretAsInts().and(0x7fffffff);
  }

  private static IntVector bits(float[] x, int at, float factor) {
    return FloatVector.fromArray(Floats.SPECIES, x, at).mul(factor).reinterpretAsInts();
  }

  private static void fours(float[] x, int count, int[] codes) {
    for (int g = 0; g < count / 32; g++) {
      float factor = x[GROUPS + g];
      for (int i = g * 32; i < (g + 1) * 32; i += Floats.LANES) {
        four(bits(x, i, factor)).intoArray(codes, i);
      }
    }
  }

  // From 1 on a code is exponent and first bit of significand, ties rounded down; below, the
  // number of bounds that are passed.
  private static IntVector four(IntVector bits) {
    var magnitude = bits.and(0x7fffffff);
    var normal = magnitude.add(0x1fffff).lanewise(LSHR, 22).sub((127 << 1) - 2).min(7);
    var small =
        IntVector.zero(Floats.INTS)
            .blend(1, magnitude.compare(GT, Float.floatToRawIntBits(0.25f)))
            .blend(2, magnitude.compare(GT, Float.floatToRawIntBits(0.75f)));
    var code = normal.blend(small, magnitude.compare(LT, Float.floatToRawIntBits(1f)));
    var sign = bits.lanewise(LSHR, 28).and(8);
    return code.or(sign.blend(0, code.compare(EQ, 0)));
  }

  private static void eights(float[] x, int count, int[] codes) {
    for (int g = 0; g < count / 32; g++) {
      float factor = x[GROUPS + g];
      for (int i = g * 32; i < (g + 1) * 32; i += Floats.LANES) {
        eight(bits(x, i, factor)).intoArray(codes, i);
      }
    }
  }

  private static IntVector eight(IntVector bits) {
    var magnitude = bits.and(0x7fffffff);
    var odd = magnitude.lanewise(LSHR, 20).and(1);
    var normal = magnitude.add(odd).sub((127 - 7 << 23) - 0x7ffff).lanewise(LSHR, 20).min(0x7e);
    var small =
        magnitude
            .reinterpretAsFloats()
            .add(Float.intBitsToFloat(ROUNDER))
            .reinterpretAsInts()
            .sub(ROUNDER);
    return normal
        .blend(small, magnitude.compare(LT, LEAST_NORMAL))
        .or(bits.lanewise(LSHR, 24).and(0x80));
  }
}
