package dev.lbrx.ops.attention;

import dev.lbrx.ops.quantize.Affine;
import dev.lbrx.spi.Specs;

/** How keys or values lie in their cache {@code [capacity, kvHeads, n]}. */
public sealed interface Entries {
  /** How many inputs they are. */
  int inputs();

  /** Checks them, the first at {@code index}, and gives n. */
  long check(Specs in, int index, String name);

  /** Numbers, f32, f16 or bf16. */
  record Dense() implements Entries {
    @Override
    public int inputs() {
      return 1;
    }

    @Override
    public long check(Specs in, int index, String name) {
      return in.floating(index, name).rank(3).last();
    }
  }

  /**
   * Affine codes, scales and biases, each with its heads as rows: an element is {@code fma(c, s,
   * b)} in f32.
   */
  record Quantized(Affine scheme) implements Entries {
    @Override
    public int inputs() {
      return 3;
    }

    @Override
    public long check(Specs in, int index, String name) {
      long n = scheme.elements(in.any(index, name).rank(3).last());
      scheme.check(in, index, n);
      return n;
    }
  }
}
