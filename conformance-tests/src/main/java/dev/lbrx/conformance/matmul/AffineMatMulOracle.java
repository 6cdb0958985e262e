package dev.lbrx.conformance.matmul;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Reals;
import dev.lbrx.conformance.Tolerance;
import dev.lbrx.conformance.quantize.AffineWeights;
import dev.lbrx.ops.matmul.AffineMatMul;
import java.util.stream.IntStream;

/**
 * {@link AffineMatMul} in double, by the two sums of a unit. Sums of terms beyond f32 are not
 * judged.
 */
final class AffineMatMulOracle implements Oracle.Measured<AffineMatMul> {
  @Override
  public Tolerance tolerance() {
    return Tolerance.of(0x1p-24, "(k + 8) · Σ|x|·(|s|·c + |b|)");
  }

  @Override
  public void compute(AffineMatMul op, Operands in, Expected y) {
    var weights =
        IntStream.range(0, y.last())
            .mapToObj(j -> new AffineWeights(op.scheme(), in, 1, j))
            .toList();
    for (int row = 0; row < y.rows(); row++) {
      double[] x = in.row(0, row);
      for (int j = 0; j < y.last(); j++) {
        put(x, weights.get(j), row, j, y);
      }
    }
  }

  private static void put(double[] x, AffineWeights w, int row, int j, Expected y) {
    double sum = 0;
    double size = 0;
    boolean overflows = false;
    for (int unit = 0; unit < x.length; unit += AffineMatMul.UNIT) {
      double p = 0;
      double q = 0;
      double sizeOfP = 0;
      double sizeOfQ = 0;
      for (int k = unit; k < unit + AffineMatMul.UNIT; k++) {
        p += w.code(k) * x[k];
        q += x[k];
        sizeOfP += Math.abs(w.code(k) * x[k]);
        sizeOfQ += Math.abs(x[k]);
      }
      sum += p * w.scale(unit) + q * w.bias(unit);
      size += sizeOfP * Math.abs(w.scale(unit)) + sizeOfQ * Math.abs(w.bias(unit));
      overflows |= Reals.overflows(sizeOfP) || Reals.overflows(size);
    }
    if (!overflows) {
      y.put(row, j, sum, (x.length + 8) * size);
    }
  }
}
