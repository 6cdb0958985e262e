package dev.lbrx.backend.reference.quantize;

import dev.lbrx.backend.reference.Codes;
import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.math.Float4E2M1;
import dev.lbrx.ops.math.Float8E4M3;
import dev.lbrx.ops.quantize.Microscaling;
import dev.lbrx.ops.quantize.QuantizeMicroscaling;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link QuantizeMicroscaling}, group by group. */
public final class QuantizeMicroscalingReference implements Kernel<QuantizeMicroscaling> {
  @Override
  public long pieces(QuantizeMicroscaling op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public void run(QuantizeMicroscaling op, Arguments arguments, Part part) {
    Tensor codes = arguments.out(0);
    for (long row = part.from(); row < part.to(); row++) {
      Codes.clear(codes, codes.spec().rowOffset(row));
      for (long group = 0; group < arguments.out(1).spec().last(); group++) {
        quantize(op, arguments, row, group);
      }
    }
  }

  private static void quantize(QuantizeMicroscaling op, Arguments arguments, long row, long group) {
    Tensor w = arguments.in(0);
    Tensor codes = arguments.out(0);
    Tensor scales = arguments.out(1);
    Microscaling format = op.format();
    long first = group * format.group();
    float largest = 0;
    for (long i = first; i < first + format.group(); i++) {
      largest = Math.max(largest, Math.abs(Elements.get(w, w.spec().rowOffset(row) + i)));
    }
    long at = scales.spec().rowOffset(row) + group;
    if (!Float.isFinite(largest)) {
      Elements.setByte(scales, at, format.noScale());
      return;
    }
    byte code = op.scale(largest, Elements.rounded(w.dtype(), largest / format.largest()));
    Elements.setByte(scales, at, code);
    float scale = format.scale(code);
    for (long i = first; scale != 0 && i < first + format.group(); i++) {
      float quotient = Elements.get(w, w.spec().rowOffset(row) + i) / scale;
      int element = element(format, Elements.rounded(w.dtype(), quotient));
      Codes.put(codes, codes.spec().rowOffset(row), format.bits(), i, element);
    }
  }

  private static int element(Microscaling format, float quotient) {
    return format.bits() == 4
        ? Float4E2M1.fromFloat(quotient)
        : Byte.toUnsignedInt(Float8E4M3.fromFloat(quotient));
  }
}
