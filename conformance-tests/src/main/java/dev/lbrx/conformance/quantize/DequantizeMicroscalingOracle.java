package dev.lbrx.conformance.quantize;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Tolerance;
import dev.lbrx.ops.quantize.DequantizeMicroscaling;

/** {@link DequantizeMicroscaling} in double, where the product is exact. */
final class DequantizeMicroscalingOracle implements Oracle.Measured<DequantizeMicroscaling> {
  @Override
  public Tolerance tolerance() {
    return Tolerance.ROUNDING;
  }

  @Override
  public void compute(DequantizeMicroscaling op, Operands in, Expected y) {
    for (int row = 0; row < y.rows(); row++) {
      var w = new MicroscalingWeights(op.format(), in, 0, row);
      for (int i = 0; i < y.last(); i++) {
        y.put(row, i, w.weight(i), 0);
      }
    }
  }
}
