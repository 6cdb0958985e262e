package dev.lbrx.conformance.quantize;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Reals;
import dev.lbrx.conformance.Tolerance;
import dev.lbrx.ops.quantize.DequantizeIntegers;
import dev.lbrx.ops.quantize.Grouping;
import dev.lbrx.spi.DType;

/** {@link DequantizeIntegers} in double: the product rounded to f32, then to the dtype. */
final class DequantizeIntegersOracle implements Oracle.Measured<DequantizeIntegers> {
  @Override
  public Tolerance tolerance() {
    return Tolerance.NONE;
  }

  @Override
  public void compute(DequantizeIntegers op, Operands in, Expected y) {
    boolean asymmetric = in.size() == 3;
    for (int row = 0; row < y.rows(); row++) {
      int group = op.scheme().grouping() instanceof Grouping.PerTensor ? 0 : row;
      double[] scales = in.row(1, group);
      long[] codes = in.integers(0, row);
      for (int i = 0; i < y.last(); i++) {
        int at = i * scales.length / y.last();
        long steps = asymmetric ? (codes[i] & 255) - (in.integers(2, group)[at] & 255) : codes[i];
        double product = Reals.round(DType.F32, scales[at] * steps);
        y.put(row, i, Reals.round(y.spec().dtype(), product));
      }
    }
  }
}
