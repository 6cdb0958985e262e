package dev.lbrx.conformance.matmul;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Tolerance;
import dev.lbrx.conformance.quantize.BlockWeights;
import dev.lbrx.ops.matmul.BlockMatMul;
import java.util.Arrays;

/**
 * {@link BlockMatMul} in double. Columns with scales that are not finite are not judged: a code of
 * 0 makes NaN of them here, and the sums before scaling do not.
 */
final class BlockMatMulOracle implements Oracle.Measured<BlockMatMul> {
  @Override
  public Tolerance tolerance() {
    return Tolerance.of(0x1p-24, "(k + 8) · Σ|x|·(|s·c| + |b|)");
  }

  @Override
  public void compute(BlockMatMul op, Operands in, Expected y) {
    double[] weights = new double[Math.toIntExact(in.spec(1).last())];
    double[] sizes = new double[weights.length];
    for (int j = 0; j < y.last(); j++) {
      var row = new BlockWeights(in, 1, j);
      Arrays.setAll(weights, k -> row.scaled(k) + row.offset(k));
      Arrays.setAll(sizes, k -> Math.abs(row.scaled(k)) + Math.abs(row.offset(k)));
      if (Arrays.stream(sizes).allMatch(Double::isFinite)) {
        ProductOracle.put(in, weights, sizes, j, y);
      }
    }
  }
}
