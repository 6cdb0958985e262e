package dev.lbrx.backend.reference.matmul;

import dev.lbrx.backend.reference.Blocks;
import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.Order;
import dev.lbrx.ops.Stripes;
import dev.lbrx.ops.matmul.BlockMatMul;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link BlockMatMul}, one output at a time. */
public final class BlockMatMulReference implements Kernel<BlockMatMul> {
  @Override
  public long pieces(BlockMatMul op, Arguments arguments, int phase) {
    return arguments.out(0).spec().last();
  }

  @Override
  public void run(BlockMatMul op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    Tensor y = arguments.out(0);
    var w = new Blocks(arguments.in(1));
    int stripes = op.order() == Order.CHAIN ? 1 : Stripes.UNIT_COUNT;
    for (long j = part.from(); j < part.to(); j++) {
      w.decode(j);
      for (long row = 0; row < x.shape().rows(); row++) {
        float sum = product(x, x.spec().rowOffset(row), w, stripes);
        Elements.set(y, y.spec().rowOffset(row) + j, sum);
      }
    }
  }

  private static float product(Tensor x, long from, Blocks w, int stripes) {
    int k = Math.toIntExact(x.spec().last());
    float[] sums = new float[stripes];
    for (int first = 0; first < k; first += w.group()) {
      float p = 0;
      float q = 0;
      for (int i = first; i < first + w.group(); i++) {
        float value = Elements.get(x, from + i);
        p = Math.fma(w.code(i), value, p);
        q += value;
      }
      int group = first / w.group();
      int stripe = first / BlockMatMul.UNIT % stripes;
      float sum = w.offsets() ? Math.fma(w.offset(group), q, sums[stripe]) : sums[stripe];
      sums[stripe] = Math.fma(p, w.scale(group), sum);
    }
    int units = k / BlockMatMul.UNIT;
    for (int unit = units; unit < Math.ceilDiv(units, stripes) * stripes; unit++) {
      sums[unit % stripes] += 0f;
    }
    return Stripes.fold(sums, stripes);
  }
}
