package dev.lbrx.backend.reference.quantize;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.math.Bfloat16;
import dev.lbrx.ops.quantize.Affine;
import dev.lbrx.ops.quantize.DequantizeAffine;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link DequantizeAffine}, element by element. */
public final class DequantizeAffineReference implements Kernel<DequantizeAffine> {
  @Override
  public long pieces(DequantizeAffine op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public void run(DequantizeAffine op, Arguments arguments, Part part) {
    Tensor codes = arguments.in(0);
    Tensor scales = arguments.in(1);
    Tensor biases = arguments.in(2);
    Tensor w = arguments.out(0);
    for (long row = part.from(); row < part.to(); row++) {
      for (long i = 0; i < w.spec().last(); i++) {
        long group = i / op.scheme().group();
        int code = code(op.scheme(), codes, row, i);
        float scale = Elements.get(scales, scales.spec().rowOffset(row) + group);
        float bias = Elements.get(biases, biases.spec().rowOffset(row) + group);
        Elements.set(w, w.spec().rowOffset(row) + i, rounded(w.dtype(), code * scale) + bias);
      }
    }
  }

  private static int code(Affine scheme, Tensor codes, long row, long element) {
    long bit = element * scheme.bits();
    long word = codes.spec().rowOffset(row) + bit / 32;
    long bits = Integer.toUnsignedLong(Elements.getInt(codes, word)) >>> bit % 32;
    if (bit % 32 + scheme.bits() > 32) {
      bits |= Integer.toUnsignedLong(Elements.getInt(codes, word + 1)) << 32 - bit % 32;
    }
    return (int) bits & scheme.top();
  }

  private static float rounded(DType dtype, float value) {
    return switch (dtype) {
      case F16 -> Float.float16ToFloat(Float.floatToFloat16(value));
      case BF16 -> Bfloat16.toFloat(Bfloat16.fromFloat(value));
      default -> value;
    };
  }
}
