package dev.lbrx.conformance.quantize;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Reals;
import dev.lbrx.conformance.Tolerance;
import dev.lbrx.ops.quantize.DequantizeAffine;

/** {@link DequantizeAffine} in double: two roundings to the dtype, of product and sum. */
final class DequantizeAffineOracle implements Oracle.Measured<DequantizeAffine> {
  @Override
  public Tolerance tolerance() {
    return Tolerance.NONE;
  }

  @Override
  public void compute(DequantizeAffine op, Operands in, Expected y) {
    var dtype = y.spec().dtype();
    for (int row = 0; row < y.rows(); row++) {
      var w = new AffineWeights(op.scheme(), in, 0, row);
      for (int i = 0; i < y.last(); i++) {
        double product = Reals.round(dtype, w.code(i) * w.scale(i));
        y.put(row, i, Reals.round(dtype, product + w.bias(i)));
      }
    }
  }
}
