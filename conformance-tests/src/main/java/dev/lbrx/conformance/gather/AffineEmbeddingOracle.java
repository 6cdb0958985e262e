package dev.lbrx.conformance.gather;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Tolerance;
import dev.lbrx.conformance.quantize.AffineWeights;
import dev.lbrx.ops.gather.AffineEmbedding;

/** {@link AffineEmbedding} in double. */
final class AffineEmbeddingOracle implements Oracle.Measured<AffineEmbedding> {
  @Override
  public Tolerance tolerance() {
    return Tolerance.ROUNDING;
  }

  @Override
  public void compute(AffineEmbedding op, Operands in, Expected y) {
    for (int row = 0; row < y.rows(); row++) {
      var w = new AffineWeights(op.scheme(), in, 1, in.integers(0, 0)[row]);
      for (int i = 0; i < y.last(); i++) {
        y.put(row, i, Math.fma(w.code(i), w.scale(i), w.bias(i)), 0);
      }
    }
  }
}
