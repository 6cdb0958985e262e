package dev.lbrx.backend.reference.merge;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.BlockSums;
import dev.lbrx.ops.Stripes;
import dev.lbrx.ops.merge.Rescale;
import dev.lbrx.spi.Tensor;
import java.util.Arrays;

/** What the definitions of sparsifiers share: norms, and what is kept, rescaled. */
final class Thinned {
  private Thinned() {}

  /** Says whether an element is kept. */
  interface Choice {
    boolean keeps(long e);
  }

  /** Writes what is kept, rescaled, and +0 times the factor for the others. */
  static void write(Tensor x, Tensor y, Rescale rescale, double density, Choice choice) {
    boolean norms = rescale == Rescale.L1;
    float factor =
        rescale.factor(density, norms ? norm(x, e -> true) : 0, norms ? norm(x, choice) : 0);
    for (long e = 0; e < x.shape().elements(); e++) {
      Elements.set(y, e, (choice.keeps(e) ? Elements.get(x, e) : 0f) * factor);
    }
  }

  private static float norm(Tensor x, Choice choice) {
    int blocks = BlockSums.blocks(x.shape().elements());
    float[] sums = new float[blocks];
    float[] stripes = new float[Stripes.COUNT];
    for (int block = 0; block < blocks; block++) {
      Arrays.fill(stripes, 0f);
      for (int i = 0; i < BlockSums.length(block, x.shape().elements()); i++) {
        long e = BlockSums.start(block) + i;
        float kept = choice.keeps(e) ? Elements.get(x, e) : 0f;
        stripes[i % Stripes.COUNT] += Math.abs(kept);
      }
      sums[block] = Stripes.fold(stripes, Stripes.COUNT);
    }
    return BlockSums.combine(sums, 0, blocks, stripes);
  }

  /** Magnitudes as keys: the magnitude's bits above, and below them what orders equal ones. */
  static long[] sorted(Tensor x, long from, int count) {
    long[] keys = new long[count];
    for (int i = 0; i < count; i++) {
      long bits = Float.floatToRawIntBits(Elements.get(x, from + i)) & Integer.MAX_VALUE;
      keys[i] = bits << 32 | Integer.MAX_VALUE - i;
    }
    Arrays.sort(keys);
    return keys;
  }

  /** The index that a key belongs to, from the first one sorted. */
  static int index(long key) {
    return Integer.MAX_VALUE - (int) key;
  }
}
