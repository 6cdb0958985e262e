package dev.lbrx.conformance;

import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Tensor;

/**
 * How far the reference is from an op's oracle, over all cases that were added.
 *
 * @param <O> the op
 */
public final class Accuracy<O extends Op> {
  private final Class<O> op;
  private final Oracle.Measured<O> oracle;
  private long judged;
  private long left;
  private double worst;
  private double worstOfHalf;
  private String where = "nothing was judged";

  /** Nothing measured yet. */
  public Accuracy(Class<O> op, Oracle.Measured<O> oracle) {
    this.op = op;
    this.oracle = oracle;
  }

  /** Compares the reference's first output with the oracle's. */
  public void add(Trial trial) {
    Tensor got = trial.wanted().getFirst();
    var expected = new Expected(got.spec());
    oracle.compute(op.cast(trial.test().op()), new Operands(trial), expected);
    for (int row = 0; row < expected.rows(); row++) {
      for (int i = 0; i < expected.last(); i++) {
        if (!expected.isJudged(row, i)) {
          left++;
          continue;
        }
        judged++;
        double error =
            error(
                got.dtype(),
                Bits.decode(got.dtype(), Bits.get(got, row, i)),
                expected.value(row, i),
                expected.scale(row, i));
        boolean beyond = !(error <= Math.max(worst, worstOfHalf));
        if (got.dtype() == DType.F32) {
          worst = Math.max(worst, error);
        } else {
          worstOfHalf = Math.max(worstOfHalf, error);
        }
        if (beyond) {
          where =
              "%s row %d element %d: got %s, the oracle %s"
                  .formatted(
                      trial.test().name(),
                      row,
                      i,
                      Bits.show(got.dtype(), Bits.get(got, row, i)),
                      expected.value(row, i));
        }
      }
    }
  }

  /** The error in units of what is allowed. */
  private double error(DType dtype, double got, double value, double scale) {
    if (Double.isNaN(got) || Double.isNaN(value)) {
      return Double.isNaN(got) && Double.isNaN(value) ? 0 : Double.POSITIVE_INFINITY;
    }
    if (got == value) {
      return 0;
    }
    // What rounds beyond the largest number is infinite: as if that lay one binade on.
    double seen = Double.isInfinite(got) ? Math.copySign(overflow(dtype), got) : got;
    double wanted = Math.clamp(value, -overflow(dtype), overflow(dtype));
    if (seen == wanted) {
      return 0;
    }
    var tolerance = oracle.tolerance();
    double allowed = tolerance.at(scale) + (tolerance.rounding() ? halfUnit(dtype, wanted) : 0);
    return Math.abs(seen - wanted) / allowed;
  }

  private static double overflow(DType dtype) {
    return dtype == DType.F16 ? 0x1p16 : 0x1p128;
  }

  /** Half a unit in the last place of a dtype. */
  private static double halfUnit(DType dtype, double value) {
    int digits = dtype == DType.F32 ? 23 : dtype == DType.F16 ? 10 : 7;
    int least = dtype == DType.F16 ? -14 : -126;
    int most = dtype == DType.F16 ? 15 : 127;
    int exponent = Math.clamp(Math.getExponent(value), least, most);
    return Math.scalb(1.0, exponent - digits - 1);
  }

  /** Elements compared. */
  public long judged() {
    return judged;
  }

  /** Elements that the oracle does not judge. */
  public long left() {
    return left;
  }

  /** The largest error of f32 results, in units of the tolerance. */
  public double worst() {
    return worst;
  }

  /** The largest error of 16-bit results, in units of the tolerance. */
  public double worstOfHalf() {
    return worstOfHalf;
  }

  /** Whether something was judged and nothing is beyond its tolerance. */
  public boolean agrees() {
    // An oracle rounds too, in the last place of a double.
    return judged > 0 && Math.max(worst, worstOfHalf) <= 1 + 1e-7;
  }

  /** The case and element of the largest error. */
  public String where() {
    return where;
  }
}
