package dev.lbrx.backend.reference.matmul;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.Order;
import dev.lbrx.ops.Stripes;
import dev.lbrx.ops.matmul.MatMul;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link MatMul}, one output at a time. */
public final class MatMulReference implements Kernel<MatMul> {
  @Override
  public long pieces(MatMul op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public void run(MatMul op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    Tensor w = arguments.in(1);
    Tensor y = arguments.out(0);
    long n = y.spec().last();
    long rowStride = w.spec().stride(0);
    for (long row = part.from(); row < part.to(); row++) {
      long from = x.spec().rowOffset(row);
      long to = y.spec().rowOffset(row);
      for (long j = 0; j < n; j++) {
        long first = op.transposed() ? j * rowStride : j;
        long step = op.transposed() ? 1 : rowStride;
        Elements.set(y, to + j, product(op.order(), x, from, w, first, step));
      }
    }
  }

  private static float product(Order order, Tensor x, long from, Tensor w, long first, long step) {
    long k = x.spec().last();
    if (order == Order.CHAIN) {
      float sum = 0;
      for (long i = 0; i < k; i++) {
        sum = Math.fma(Elements.get(x, from + i), Elements.get(w, first + i * step), sum);
      }
      return sum;
    }
    float[] stripes = new float[Stripes.COUNT];
    for (long i = 0; i < Math.ceilDiv(k, Stripes.COUNT) * Stripes.COUNT; i++) {
      float a = i < k ? Elements.get(x, from + i) : 0f;
      float b = i < k ? Elements.get(w, first + i * step) : 0f;
      int stripe = (int) (i % Stripes.COUNT);
      stripes[stripe] = Math.fma(a, b, stripes[stripe]);
    }
    return Stripes.fold(stripes, Stripes.COUNT);
  }
}
