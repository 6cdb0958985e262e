package dev.lbrx.conformance.gather;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Tolerance;
import dev.lbrx.conformance.quantize.MicroscalingWeights;
import dev.lbrx.ops.gather.MicroscalingEmbedding;

/** {@link MicroscalingEmbedding} in double, where the product is exact. */
final class MicroscalingEmbeddingOracle implements Oracle.Measured<MicroscalingEmbedding> {
  @Override
  public Tolerance tolerance() {
    return Tolerance.ROUNDING;
  }

  @Override
  public void compute(MicroscalingEmbedding op, Operands in, Expected y) {
    for (int row = 0; row < y.rows(); row++) {
      var w = new MicroscalingWeights(op.format(), in, 1, in.integers(0, 0)[row]);
      for (int i = 0; i < y.last(); i++) {
        y.put(row, i, w.weight(i), 0);
      }
    }
  }
}
