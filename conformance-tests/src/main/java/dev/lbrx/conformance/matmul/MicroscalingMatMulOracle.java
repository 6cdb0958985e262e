package dev.lbrx.conformance.matmul;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Tolerance;
import dev.lbrx.conformance.quantize.MicroscalingWeights;
import dev.lbrx.ops.matmul.MicroscalingMatMul;
import java.util.Arrays;

/** {@link MicroscalingMatMul} in double. */
final class MicroscalingMatMulOracle implements Oracle.Measured<MicroscalingMatMul> {
  @Override
  public Tolerance tolerance() {
    return Tolerance.of(0x1p-24, "(k + 8) · Σ|x·c·s|");
  }

  @Override
  public void compute(MicroscalingMatMul op, Operands in, Expected y) {
    double[] weights = new double[Math.toIntExact(in.spec(0).last())];
    for (int j = 0; j < y.last(); j++) {
      var row = new MicroscalingWeights(op.format(), in, 1, j);
      Arrays.setAll(weights, row::weight);
      ProductOracle.put(in, weights, Arrays.stream(weights).map(Math::abs).toArray(), j, y);
    }
  }
}
