package dev.lbrx.conformance.merge;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Reals;
import dev.lbrx.conformance.Tolerance;
import dev.lbrx.ops.merge.RandomDrop;
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
    double[] kept = new double[x.length];
    double norm = 0;
    double keptNorm = 0;
    for (int e = 0; e < x.length; e++) {
      boolean keep = op.density() >= 1 || Philox.uniform(op.stream(), e) < (float) op.density();
      kept[e] = keep ? x[e] : 0;
      norm += Math.abs(x[e]);
      keptNorm += Math.abs(kept[e]);
    }
    if (Reals.overflows(norm)) {
      return;
    }
    double factor = op.density() >= 1 ? 1 : factor(op, norm, keptNorm);
    MergeOracle.put(y, i -> kept[i] * factor, i -> Math.abs(kept[i] * factor));
  }

  private static double factor(RandomDrop op, double norm, double kept) {
    return switch (op.rescale()) {
      case NONE -> 1;
      case L1 ->
          norm < RandomDrop.SMALLEST_NORM || kept < RandomDrop.SMALLEST_NORM ? 1 : norm / kept;
      case INVERSE_DENSITY -> 1 / op.density();
    };
  }
}
