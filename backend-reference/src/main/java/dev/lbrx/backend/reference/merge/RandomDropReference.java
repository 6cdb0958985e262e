package dev.lbrx.backend.reference.merge;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.BlockSums;
import dev.lbrx.ops.Stripes;
import dev.lbrx.ops.merge.RandomDrop;
import dev.lbrx.ops.random.Philox;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import java.util.Arrays;

/** The definition of {@link RandomDrop}. */
public final class RandomDropReference implements Kernel<RandomDrop> {
  @Override
  public long pieces(RandomDrop op, Arguments arguments, int phase) {
    return 1;
  }

  @Override
  public void run(RandomDrop op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    float factor = op.drops() ? op.factor(norm(op, x, false), norm(op, x, true)) : 1f;
    for (long e = 0; e < x.shape().elements(); e++) {
      float value = Elements.get(x, e);
      Elements.set(arguments.out(0), e, op.drops() ? kept(op, value, e) * factor : value);
    }
  }

  private static float kept(RandomDrop op, float value, long e) {
    return Philox.uniform(op.stream(), e) < (float) op.density() ? value : 0f;
  }

  private static float norm(RandomDrop op, Tensor x, boolean kept) {
    int blocks = BlockSums.blocks(x.shape().elements());
    float[] sums = new float[blocks];
    float[] stripes = new float[Stripes.COUNT];
    for (int block = 0; block < blocks; block++) {
      Arrays.fill(stripes, 0f);
      for (int i = 0; i < BlockSums.length(block, x.shape().elements()); i++) {
        long e = BlockSums.start(block) + i;
        float value = Elements.get(x, e);
        stripes[i % Stripes.COUNT] += Math.abs(kept ? kept(op, value, e) : value);
      }
      sums[block] = Stripes.fold(stripes, Stripes.COUNT);
    }
    return BlockSums.combine(sums, 0, blocks, stripes);
  }
}
