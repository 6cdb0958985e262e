package dev.lbrx.conformance.gather;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Reals;
import dev.lbrx.conformance.Tolerance;
import dev.lbrx.conformance.quantize.BlockWeights;
import dev.lbrx.ops.gather.BlockEmbedding;
import dev.lbrx.spi.DType;

/** {@link BlockEmbedding} in double: two roundings to f32, of product and sum. */
final class BlockEmbeddingOracle implements Oracle.Measured<BlockEmbedding> {
  @Override
  public Tolerance tolerance() {
    return Tolerance.NONE;
  }

  @Override
  public void compute(BlockEmbedding op, Operands in, Expected y) {
    for (int row = 0; row < y.rows(); row++) {
      var w = new BlockWeights(in, 1, in.integers(0, 0)[row]);
      for (int i = 0; i < y.last(); i++) {
        y.put(row, i, Reals.round(DType.F32, Reals.round(DType.F32, w.scaled(i)) + w.offset(i)));
      }
    }
  }
}
