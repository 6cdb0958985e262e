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

  // Local floats: a tile of weights, which become quotients. Local ints: its codes, then its words.
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
    return new Scratch(Packing.TILE, 2 * Packing.TILE);
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
    long at = scales.rowByte(row) + column / format.group();
    divide(op, w.dtype(), x, count, scales.segment(), at);
    if (format == Microscaling.NVFP4) {
      // Quotients by powers of two need no rounding: what it could change has code 0 anyway.
      Rows.round(w.dtype(), x, 0, count);
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

  /** Turns the weights of each group into quotients and writes its scale. */
  private static void divide(
      QuantizeMicroscaling op, DType dtype, float[] x, int count, MemorySegment scales, long at) {
    int group = op.format().group();
    for (int g = 0; g < count / group; g++) {
      float largest = Float.intBitsToFloat(largest(x, g * group, group));
      byte code = op.format().noScale();
      // Without a scale, and without a number in it, every quotient is 0.
      float scale = Float.POSITIVE_INFINITY;
      boolean finite = largest <= Float.MAX_VALUE;
      if (finite) {
        code = op.scale(largest, rounded(dtype, largest / op.format().largest()));
        scale = op.format().scale(code);
      }
      scales.set(ValueLayout.JAVA_BYTE, at + g, code);
      if (!finite || scale == 0) {
        java.util.Arrays.fill(x, g * group, (g + 1) * group, 0f);
      } else {
        divide(x, g * group, group, scale);
      }
    }
  }

  private static float rounded(DType dtype, float value) {
    return switch (dtype) {
      case F16 -> Float.float16ToFloat(Float.floatToFloat16(value));
      case BF16 -> Bfloat16.toFloat(Bfloat16.fromFloat(value));
      default -> value;
    };
  }

  private static void divide(float[] x, int at, int group, float scale) {
    for (int i = at; i < at + group; i += Floats.LANES) {
      FloatVector.fromArray(Floats.SPECIES, x, i).div(scale).intoArray(x, i);
    }
  }

  /** The bits of the largest magnitude, a NaN's beyond infinity's. */
  private static int largest(float[] x, int at, int group) {
    var max = magnitude(x, at);
    for (int i = Floats.LANES; i < group; i += Floats.LANES) {
      max = max.max(magnitude(x, at + i));
    }
    return max.reduceLanes(MAX);
  }

  private static IntVector magnitude(float[] x, int at) {
    return bits(x, at).and(0x7fffffff);
  }

  private static IntVector bits(float[] x, int at) {
    return FloatVector.fromArray(Floats.SPECIES, x, at).reinterpretAsInts();
  }

  private static void fours(float[] x, int count, int[] codes) {
    for (int i = 0; i < count; i += Floats.LANES) {
      four(bits(x, i)).intoArray(codes, i);
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
    for (int i = 0; i < count; i += Floats.LANES) {
      eight(bits(x, i)).intoArray(codes, i);
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
