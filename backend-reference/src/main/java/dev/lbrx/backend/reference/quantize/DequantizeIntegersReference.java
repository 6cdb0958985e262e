package dev.lbrx.backend.reference.quantize;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.quantize.DequantizeIntegers;
import dev.lbrx.ops.quantize.Grouping;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link DequantizeIntegers}, element by element. */
public final class DequantizeIntegersReference implements Kernel<DequantizeIntegers> {
  @Override
  public long pieces(DequantizeIntegers op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public void run(DequantizeIntegers op, Arguments arguments, Part part) {
    Tensor q = arguments.in(0);
    Tensor w = arguments.out(0);
    long last = w.spec().last();
    for (long row = part.from(); row < part.to(); row++) {
      for (long i = 0; i < last; i++) {
        int code = Elements.getByte(q, q.spec().rowOffset(row) + i);
        float scale = Elements.get(arguments.in(1), group(op, arguments.in(1), row, i, last));
        if (!op.scheme().symmetric()) {
          Tensor zeros = arguments.in(2);
          code = (code & 255) - (Elements.getByte(zeros, group(op, zeros, row, i, last)) & 255);
        }
        Elements.set(w, w.spec().rowOffset(row) + i, scale * code);
      }
    }
  }

  private static long group(DequantizeIntegers op, Tensor scales, long row, long i, long last) {
    var grouping = op.scheme().grouping();
    return grouping instanceof Grouping.PerTensor
        ? 0
        : scales.spec().rowOffset(row) + i * grouping.parts(last) / last;
  }
}
