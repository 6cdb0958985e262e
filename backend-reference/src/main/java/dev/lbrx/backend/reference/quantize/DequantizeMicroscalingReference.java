package dev.lbrx.backend.reference.quantize;

import dev.lbrx.backend.reference.Codes;
import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.quantize.DequantizeMicroscaling;
import dev.lbrx.ops.quantize.Microscaling;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link DequantizeMicroscaling}, element by element. */
public final class DequantizeMicroscalingReference implements Kernel<DequantizeMicroscaling> {
  @Override
  public long pieces(DequantizeMicroscaling op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public void run(DequantizeMicroscaling op, Arguments arguments, Part part) {
    Microscaling format = op.format();
    Tensor codes = arguments.in(0);
    Tensor scales = arguments.in(1);
    Tensor w = arguments.out(0);
    for (long row = part.from(); row < part.to(); row++) {
      for (long i = 0; i < w.spec().last(); i++) {
        int code = Codes.get(codes, codes.spec().rowOffset(row), format.bits(), i);
        byte scale = Elements.getByte(scales, scales.spec().rowOffset(row) + i / format.group());
        float value = format.multiplier(code) * format.step(scale);
        Elements.set(w, w.spec().rowOffset(row) + i, value);
      }
    }
  }
}
