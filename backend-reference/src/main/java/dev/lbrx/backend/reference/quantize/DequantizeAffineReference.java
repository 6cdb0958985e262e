package dev.lbrx.backend.reference.quantize;

import dev.lbrx.backend.reference.Codes;
import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.quantize.DequantizeAffine;
import dev.lbrx.spi.Arguments;
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
        int code = Codes.get(codes, codes.spec().rowOffset(row), op.scheme().bits(), i);
        float scale = Elements.get(scales, scales.spec().rowOffset(row) + group);
        float bias = Elements.get(biases, biases.spec().rowOffset(row) + group);
        float product = Elements.rounded(w.dtype(), code * scale);
        Elements.set(w, w.spec().rowOffset(row) + i, product + bias);
      }
    }
  }
}
