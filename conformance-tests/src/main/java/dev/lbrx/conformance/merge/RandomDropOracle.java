package dev.lbrx.conformance.merge;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Tolerance;
import dev.lbrx.ops.merge.RandomDrop;
import dev.lbrx.ops.merge.Rescale;
import dev.lbrx.ops.random.Philox;

/** {@link RandomDrop} in double. Tensors whose norm is beyond f32 are not judged. */
final class RandomDropOracle implements Oracle.Measured<RandomDrop> {
  @Override
  public Tolerance tolerance() {
    return Tolerance.of(2e-5, "the exact result");
  }

  @Override
  public void compute(RandomDrop op, Operands in, Expected y) {
    double[] x = MergeOracle.whole(in, 0);
    boolean[] keeps = new boolean[x.length];
    boolean drops = op.density() < 1;
    for (int e = 0; e < x.length; e++) {
      keeps[e] = !drops || Philox.uniform(op.stream(), e) < (float) op.density();
    }
    MergeOracle.thinned(y, x, keeps, drops ? op.rescale() : Rescale.NONE, op.density());
  }
}
