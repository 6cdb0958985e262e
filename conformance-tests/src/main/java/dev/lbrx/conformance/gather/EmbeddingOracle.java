package dev.lbrx.conformance.gather;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Tolerance;
import dev.lbrx.ops.gather.Embedding;

/** {@link Embedding}: the rows themselves. */
final class EmbeddingOracle implements Oracle.Measured<Embedding> {
  @Override
  public Tolerance tolerance() {
    return Tolerance.NONE;
  }

  @Override
  public void compute(Embedding op, Operands in, Expected y) {
    for (int row = 0; row < y.rows(); row++) {
      double[] values = in.row(1, in.integers(0, 0)[row]);
      for (int i = 0; i < values.length; i++) {
        y.put(row, i, values[i]);
      }
    }
  }
}
