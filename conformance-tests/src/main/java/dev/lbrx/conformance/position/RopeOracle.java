package dev.lbrx.conformance.position;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Tolerance;
import dev.lbrx.ops.position.Rope;
import dev.lbrx.ops.position.Rope.Pairing;

/** {@link Rope} in double, given the angle, which the definition forms in f32. */
final class RopeOracle implements Oracle.Measured<Rope> {
  @Override
  public Tolerance tolerance() {
    return Tolerance.of(4e-7, "m times the larger of |a| and |b|");
  }

  @Override
  public void compute(Rope op, Operands in, Expected y) {
    double[] f = in.row(1);
    int heads = Math.toIntExact(y.spec().shape().extent(1));
    for (int row = 0; row < y.rows(); row++) {
      double[] x = in.row(0, row);
      float position = in.scalar(0) + row / heads;
      for (int i = 2 * f.length; i < x.length; i++) {
        y.put(row, i, x[i], 0);
      }
      for (int i = 0; i < f.length; i++) {
        boolean halves = op.pairing() == Pairing.HALVES;
        int first = halves ? i : 2 * i;
        int second = halves ? i + f.length : 2 * i + 1;
        double angle = position * (float) f[i];
        double a = x[first];
        double b = x[second];
        double c = Math.cos(angle) * op.magnitude();
        double s = Math.sin(angle) * op.magnitude();
        double size = op.magnitude() * Math.max(Math.abs(a), Math.abs(b));
        y.put(row, first, a * c - b * s, size);
        y.put(row, second, b * c + a * s, size);
      }
    }
  }
}
