package dev.lbrx.backend.reference.quantize;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.quantize.Grouping;
import dev.lbrx.ops.quantize.IntegerScheme;
import dev.lbrx.ops.quantize.QuantizeIntegers;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link QuantizeIntegers}: a piece is a row, or the whole tensor. */
public final class QuantizeIntegersReference implements Kernel<QuantizeIntegers> {
  @Override
  public long pieces(QuantizeIntegers op, Arguments arguments, int phase) {
    return op.scheme().grouping() instanceof Grouping.PerTensor
        ? 1
        : arguments.in(0).shape().rows();
  }

  @Override
  public void run(QuantizeIntegers op, Arguments arguments, Part part) {
    var shape = arguments.in(0).shape();
    for (long piece = part.from(); piece < part.to(); piece++) {
      if (op.scheme().grouping() instanceof Grouping.PerTensor) {
        quantize(op.scheme(), arguments, 0, shape.rows(), 0, shape.last());
        continue;
      }
      long parts = op.scheme().grouping().parts(shape.last());
      for (long p = 0; p < parts; p++) {
        long from = p * shape.last() / parts;
        quantize(op.scheme(), arguments, piece, piece + 1, from, (p + 1) * shape.last() / parts);
      }
    }
  }

  /** The elements of a group: some columns of some rows. */
  private static void quantize(
      IntegerScheme scheme, Arguments arguments, long row, long rows, long from, long to) {
    Tensor w = arguments.in(0);
    float min = 0;
    float max = 0;
    for (long r = row; r < rows; r++) {
      for (long i = from; i < to; i++) {
        float value = Elements.get(w, w.spec().rowOffset(r) + i);
        min = Math.min(min, value);
        max = Math.max(max, value);
      }
    }
    float scale = scheme.scale(min, max);
    int zero = scheme.zero(min, scale);
    Tensor q = arguments.out(0);
    for (long r = row; r < rows; r++) {
      for (long i = from; i < to; i++) {
        int code = zero;
        if (scale > 0) {
          double steps = Math.rint(Elements.get(w, w.spec().rowOffset(r) + i) / scale);
          code = (int) Math.clamp(steps + zero, scheme.low(), scheme.high());
        }
        Elements.setByte(q, q.spec().rowOffset(r) + i, (byte) code);
      }
    }
    Tensor scales = arguments.out(1);
    long group = from == to ? 0 : from / (to - from);
    Elements.set(scales, scales.spec().rowOffset(row) + group, scale);
    if (!scheme.symmetric()) {
      Tensor zeros = arguments.out(2);
      Elements.setByte(zeros, zeros.spec().rowOffset(row) + group, (byte) zero);
    }
  }
}
