package dev.lbrx.conformance.matmul;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Reals;
import dev.lbrx.conformance.Tolerance;
import dev.lbrx.ops.matmul.MatMul;

/** {@link MatMul} in double. Sums of terms beyond f32 are not judged. */
final class MatMulOracle implements Oracle.Measured<MatMul> {
  @Override
  public Tolerance tolerance() {
    return Tolerance.of(0x1p-24, "k · Σ|x·w|");
  }

  @Override
  public void compute(MatMul op, Operands in, Expected y) {
    double[][] w = in.rows(1);
    for (int row = 0; row < y.rows(); row++) {
      double[] x = in.row(0, row);
      for (int j = 0; j < y.last(); j++) {
        double sum = 0;
        double size = 0;
        for (int k = 0; k < x.length; k++) {
          double term = x[k] * (op.transposed() ? w[j][k] : w[k][j]);
          sum += term;
          size += Math.abs(term);
        }
        if (!Reals.overflows(size)) {
          y.put(row, j, sum, x.length * size);
        }
      }
    }
  }
}
