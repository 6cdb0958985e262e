package dev.lbrx.backend.reference.matmul;

import dev.lbrx.backend.reference.Codes;
import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.Order;
import dev.lbrx.ops.Stripes;
import dev.lbrx.ops.matmul.AffineMatMul;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link AffineMatMul}, one output at a time. */
public final class AffineMatMulReference implements Kernel<AffineMatMul> {
  @Override
  public long pieces(AffineMatMul op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public void run(AffineMatMul op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    Tensor y = arguments.out(0);
    for (long row = part.from(); row < part.to(); row++) {
      long to = y.spec().rowOffset(row);
      for (long j = 0; j < y.spec().last(); j++) {
        Elements.set(y, to + j, product(op, arguments, x.spec().rowOffset(row), j));
      }
    }
  }

  private static float product(AffineMatMul op, Arguments arguments, long from, long j) {
    Tensor x = arguments.in(0);
    Tensor codes = arguments.in(1);
    Tensor scales = arguments.in(2);
    Tensor biases = arguments.in(3);
    int stripes = op.order() == Order.CHAIN ? 1 : Stripes.UNIT_COUNT;
    long units = x.spec().last() / AffineMatMul.UNIT;
    float[] sums = new float[stripes];
    for (long unit = 0; unit < Math.ceilDiv(units, stripes) * stripes; unit++) {
      float p = 0;
      float q = 0;
      float s = 0;
      float b = 0;
      if (unit < units) {
        for (long i = unit * AffineMatMul.UNIT; i < (unit + 1) * AffineMatMul.UNIT; i++) {
          float value = Elements.get(x, from + i);
          int code = Codes.get(codes, codes.spec().rowOffset(j), op.scheme().bits(), i);
          p = Math.fma(code, value, p);
          q += value;
        }
        long group = unit * AffineMatMul.UNIT / op.scheme().group();
        s = Elements.get(scales, scales.spec().rowOffset(j) + group);
        b = Elements.get(biases, biases.spec().rowOffset(j) + group);
      }
      int stripe = (int) (unit % stripes);
      sums[stripe] = Math.fma(p, s, Math.fma(b, q, sums[stripe]));
    }
    return Stripes.fold(sums, stripes);
  }
}
