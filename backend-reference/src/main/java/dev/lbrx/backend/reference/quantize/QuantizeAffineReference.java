package dev.lbrx.backend.reference.quantize;

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
    int words = Math.toIntExact(codes.spec().last());
    for (long row = part.from(); row < part.to(); row++) {
      for (int word = 0; word < words; word++) {
        Elements.setInt(codes, codes.spec().rowOffset(row) + word, 0);
      }
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
    boolean lower = Math.abs(min) > Math.abs(max);
    float extreme = lower ? min : max;
    scale = lower ? scale : -scale;
    float steps = (float) Math.rint(extreme / scale);
    float bias = steps == 0 ? 0 : extreme;
    scale = steps == 0 ? scale : extreme / steps;
    for (int i = 0; i < size; i++) {
      float code = (float) Math.rint((Elements.get(w, from + i) - bias) / scale);
      put(op, arguments.out(0), row, (long) group * size + i, (int) Math.clamp(code, 0f, top));
    }
    store(arguments, row, group, scale, bias);
  }

  private static void store(Arguments arguments, long row, int group, float scale, float bias) {
    Tensor scales = arguments.out(1);
    Tensor biases = arguments.out(2);
    Elements.set(scales, scales.spec().rowOffset(row) + group, scale);
    Elements.set(biases, biases.spec().rowOffset(row) + group, bias);
  }

  private static void put(QuantizeAffine op, Tensor codes, long row, long element, int code) {
    long bit = element * op.scheme().bits();
    long word = codes.spec().rowOffset(row) + bit / 32;
    long shifted = (long) code << bit % 32;
    Elements.setInt(codes, word, Elements.getInt(codes, word) | (int) shifted);
    if (shifted >>> 32 != 0) {
      Elements.setInt(codes, word + 1, Elements.getInt(codes, word + 1) | (int) (shifted >>> 32));
    }
  }
}
