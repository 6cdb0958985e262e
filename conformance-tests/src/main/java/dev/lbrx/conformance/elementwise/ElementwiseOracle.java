package dev.lbrx.conformance.elementwise;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Tolerance;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;

/**
 * An op on one or two tensors, element by element, within a bound of each element's own.
 *
 * @param formula of the elements
 * @param bound how far a result may be from it
 */
record ElementwiseOracle<O extends Op>(Formula<O> formula, Bound<O> bound)
    implements Oracle.Measured<O> {
  /** An op's value; b is 0 for an op on one tensor. */
  interface Formula<O> {
    double of(O op, double a, double b);
  }

  /** How far off an op's value may be; NaN if it is not judged. */
  interface Bound<O> {
    double of(O op, double a, double b, double value);
  }

  /** One operation that is correctly rounded to f32, and then to the dtype. */
  static final double ROUNDED = 0x1p-24;

  /** A unit in the last place of an f32. */
  static final double ULP = 0x1p-23;

  @Override
  public Tolerance tolerance() {
    return Tolerance.of(1, "the bound of the function");
  }

  @Override
  public void compute(O op, Operands in, Expected out) {
    boolean lastRounding = out.spec().dtype() == DType.F32;
    for (int row = 0; row < out.rows(); row++) {
      double[] a = in.row(0, row);
      double[] b = in.size() == 1 ? new double[a.length] : in.row(1, row);
      for (int i = 0; i < a.length; i++) {
        double value = formula.of(op, a[i], b[i]);
        double size = bound.of(op, a[i], b[i], value);
        if (!Double.isNaN(size) || Double.isNaN(value)) {
          // What is only rounded is rounded once in f32: that rounding is allowed anyway.
          boolean once = lastRounding && size == ROUNDED * Math.abs(value);
          out.put(row, i, value, once ? 0 : size);
        }
      }
    }
  }
}
