package dev.lbrx.backend.reference.quantize;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.quantize.QuantizeActivations;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import java.lang.foreign.ValueLayout;

/** The definition of {@link QuantizeActivations}, block by block. */
public final class QuantizeActivationsReference implements Kernel<QuantizeActivations> {
  private static final int BLOCK = QuantizeActivations.BLOCK;

  @Override
  public long pieces(QuantizeActivations op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public void run(QuantizeActivations op, Arguments arguments, Part part) {
    for (long row = part.from(); row < part.to(); row++) {
      for (long block = 0; block < arguments.in(0).spec().last() / BLOCK; block++) {
        quantize(arguments, row, block);
      }
    }
  }

  private static void quantize(Arguments arguments, long row, long block) {
    Tensor x = arguments.in(0);
    Tensor q = arguments.out(0);
    Tensor d = arguments.out(1);
    long from = x.spec().rowOffset(row) + block * BLOCK;
    float max = 0;
    for (int i = 0; i < BLOCK; i++) {
      max = Math.max(max, Math.abs(Elements.get(x, from + i)));
    }
    float scale = max / QuantizeActivations.TOP;
    for (int i = 0; i < BLOCK; i++) {
      int code = code(Elements.get(x, from + i), scale);
      q.segment().set(ValueLayout.JAVA_BYTE, q.rowByte(row) + block * BLOCK + i, (byte) code);
    }
    Elements.set(d, d.spec().rowOffset(row) + block, scale);
  }

  private static int code(float x, float scale) {
    int top = QuantizeActivations.TOP;
    return scale == 0 ? 0 : (int) Math.clamp(Math.rint(x / scale), -top, top);
  }
}
