package dev.lbrx.conformance.quantize;

import dev.lbrx.conformance.Operands;
import dev.lbrx.ops.quantize.Affine;
import java.util.Arrays;

/** Codes, scales and biases of one row of affine weights, as oracles read them. */
public final class AffineWeights {
  private final Affine scheme;
  private final long[] words;
  private final double[] scales;
  private final double[] biases;

  /** A row of the inputs at {@code index … index + 2}. */
  public AffineWeights(Affine scheme, Operands in, int index, long row) {
    this.scheme = scheme;
    this.words = Arrays.stream(in.integers(index, row)).map(word -> word & 0xffffffffL).toArray();
    this.scales = in.row(index + 1, row);
    this.biases = in.row(index + 2, row);
  }

  /** The integer code of an element: its bits of the row's little-endian stream. */
  public int code(int element) {
    int code = 0;
    for (int bit = 0; bit < scheme.bits(); bit++) {
      int at = element * scheme.bits() + bit;
      code |= (int) (words[at / 32] >>> at % 32 & 1) << bit;
    }
    return code;
  }

  /** The scale of an element's group. */
  public double scale(int element) {
    return scales[element / scheme.group()];
  }

  /** The bias of an element's group. */
  public double bias(int element) {
    return biases[element / scheme.group()];
  }
}
