package dev.lbrx.backend.reference.merge;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.BlockSums;
import dev.lbrx.ops.Stripes;
import dev.lbrx.ops.merge.Sce;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import java.util.Arrays;

/** The definition of {@link Sce}. */
public final class SceReference implements Kernel<Sce> {
  @Override
  public long pieces(Sce op, Arguments arguments, int phase) {
    return 1;
  }

  @Override
  public void run(Sce op, Arguments arguments, Part part) {
    long elements = arguments.out(0).shape().elements();
    int n = arguments.inputs() - op.first();
    float[] weights = new float[n];
    for (int i = 0; i < n; i++) {
      weights[i] = squares(op, arguments, i, elements);
    }
    Sce.weights(weights, n, elements);
    for (long e = 0; e < elements; e++) {
      Elements.set(
          arguments.out(0),
          e,
          Elements.get(arguments.in(0), e) + change(op, arguments, weights, e));
    }
  }

  private static float change(Sce op, Arguments arguments, float[] weights, long e) {
    float sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += delta(op, arguments, i, e);
    }
    float change = 0;
    float counted = 0;
    for (int i = 0; i < weights.length; i++) {
      float delta = delta(op, arguments, i, e);
      if (sum >= 0 ? delta > 0 : delta < 0) {
        change += delta * weights[i];
        counted += weights[i];
      }
    }
    return change / Math.max(counted, Sce.SMALLEST_SUM);
  }

  private static float squares(Sce op, Arguments arguments, int model, long elements) {
    int blocks = BlockSums.blocks(elements);
    float[] sums = new float[blocks];
    float[] stripes = new float[Stripes.COUNT];
    for (int block = 0; block < blocks; block++) {
      Arrays.fill(stripes, 0f);
      for (int i = 0; i < BlockSums.length(block, elements); i++) {
        float delta = delta(op, arguments, model, BlockSums.start(block) + i);
        stripes[i % Stripes.COUNT] = Math.fma(delta, delta, stripes[i % Stripes.COUNT]);
      }
      sums[block] = Stripes.fold(stripes, Stripes.COUNT);
    }
    return BlockSums.combine(sums, 0, blocks, stripes);
  }

  private static float delta(Sce op, Arguments arguments, int model, long e) {
    boolean counts = !op.selective() || Elements.get(arguments.in(1), e) != 0;
    return counts ? Elements.get(arguments.in(model + op.first()), e) : 0f;
  }
}
