package dev.lbrx.backend.reference.matmul;

import dev.lbrx.backend.reference.Codes;
import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.Order;
import dev.lbrx.ops.Stripes;
import dev.lbrx.ops.matmul.MicroscalingMatMul;
import dev.lbrx.ops.quantize.Microscaling;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link MicroscalingMatMul}, one output at a time. */
public final class MicroscalingMatMulReference implements Kernel<MicroscalingMatMul> {
  private static final int UNIT = MicroscalingMatMul.UNIT;

  @Override
  public long pieces(MicroscalingMatMul op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public void run(MicroscalingMatMul op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    Tensor y = arguments.out(0);
    for (long row = part.from(); row < part.to(); row++) {
      long to = y.spec().rowOffset(row);
      for (long j = 0; j < y.spec().last(); j++) {
        Elements.set(y, to + j, product(op, arguments, x.spec().rowOffset(row), j));
      }
    }
  }

  private static float product(MicroscalingMatMul op, Arguments arguments, long from, long j) {
    Microscaling format = op.format();
    Tensor x = arguments.in(0);
    Tensor codes = arguments.in(1);
    Tensor scales = arguments.in(2);
    int stripes = op.order() == Order.CHAIN ? 1 : Stripes.UNIT_COUNT;
    int group = format.group();
    long units = x.spec().last() / UNIT;
    float[] sums = new float[stripes];
    for (long unit = 0; unit < Math.ceilDiv(units, stripes) * stripes; unit++) {
      for (int term = 0; term < UNIT / group; term++) {
        float p = 0;
        float s = 0;
        if (unit < units) {
          long first = unit * UNIT + (long) term * group;
          for (long i = first; i < first + group; i++) {
            int code = Codes.get(codes, codes.spec().rowOffset(j), format.bits(), i);
            p = Math.fma(format.multiplier(code), Elements.get(x, from + i), p);
          }
          long at = scales.spec().rowOffset(j) + first / group;
          s = format.step(Elements.getByte(scales, at));
        }
        int stripe = (int) (unit % stripes);
        sums[stripe] = Math.fma(p, s, sums[stripe]);
      }
    }
    return Stripes.fold(sums, stripes);
  }
}
