package dev.lbrx.conformance.matmul;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Reals;

/** Rows times rows of weights in double; sums of terms beyond f32 are not judged. */
final class ProductOracle {
  private ProductOracle() {}

  /**
   * Puts the products of every row of the first input with one row of weights.
   *
   * @param sizes what each weight adds to the scale of the error
   */
  static void put(Operands in, double[] weights, double[] sizes, int j, Expected y) {
    for (int row = 0; row < y.rows(); row++) {
      double[] x = in.row(0, row);
      double sum = 0;
      double size = 0;
      for (int k = 0; k < x.length; k++) {
        sum += x[k] * weights[k];
        size += Math.abs(x[k]) * sizes[k];
      }
      if (!Reals.overflows(size)) {
        y.put(row, j, sum, (x.length + 8) * size);
      }
    }
  }
}
