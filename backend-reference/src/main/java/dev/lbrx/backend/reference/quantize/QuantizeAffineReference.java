package dev.lbrx.backend.reference.quantize;

import dev.lbrx.backend.reference.Codes;
import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.quantize.QuantizeAffine;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link QuantizeAffine}, group by group. */
public final class QuantizeAffineReference implements Kernel<QuantizeAffine> {
  private static final float SMALLEST_SCALE = 1e-7f;

  @Override
  public long pieces(QuantizeAffine op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public void run(QuantizeAffine op, Arguments arguments, Part part) {
    Tensor w = arguments.in(0);
    Tensor codes = arguments.out(0);
    for (long row = part.from(); row < part.to(); row++) {
      Codes.clear(codes, codes.spec().rowOffset(row));
      for (int group = 0; group < w.spec().last() / op.scheme().group(); group++) {
        quantize(op, arguments, row, group);
      }
    }
  }

  private static void quantize(QuantizeAffine op, Arguments arguments, long row, int group) {
    Tensor w = arguments.in(0);
    int size = op.scheme().group();
    int top = op.scheme().top();
    long from = w.spec().rowOffset(row) + (long) group * size;
    float max = Float.NEGATIVE_INFINITY;
    float min = Float.POSITIVE_INFINITY;
    for (int i = 0; i < size; i++) {
      max = Math.max(max, Elements.get(w, from + i));
      min = Math.min(min, Elements.get(w, from + i));
    }
    if (!Float.isFinite(max - min)) {
      store(arguments, row, group, Float.NaN, Float.NaN);
      return;
    }
    float scale = Math.max((max - min) / top, SMALLEST_SCALE);
    float bias = min;
    if (op.scheme().bits() > 1) {
      boolean lower = Math.abs(min) > Math.abs(max);
      float extreme = lower ? min : max;
      scale = lower ? scale : -scale;
      float steps = (float) Math.rint(extreme / scale);
      bias = steps == 0 ? 0 : extreme;
      scale = steps == 0 ? scale : extreme / steps;
    }
    Tensor codes = arguments.out(0);
    for (int i = 0; i < size; i++) {
      // Math.rint takes one bit's quotient of ½ to 0, as its rule has it.
      float code = (float) Math.rint((Elements.get(w, from + i) - bias) / scale);
      long element = (long) group * size + i;
      int clamped = (int) Math.clamp(code, 0f, top);
      Codes.put(codes, codes.spec().rowOffset(row), op.scheme().bits(), element, clamped);
    }
    store(arguments, row, group, scale, bias);
  }

  private static void store(Arguments arguments, long row, int group, float scale, float bias) {
    Tensor scales = arguments.out(1);
    Tensor biases = arguments.out(2);
    Elements.set(scales, scales.spec().rowOffset(row) + group, scale);
    Elements.set(biases, biases.spec().rowOffset(row) + group, bias);
  }
}
