package dev.lbrx.conformance.elementwise;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Reals;
import dev.lbrx.conformance.Tolerance;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * An op on one or two tensors, element by element. In f32 the rounding of the result is the last
 * one; in 16 bits it comes after that to f32.
 *
 * @param tolerance how far from the formula
 * @param formula of the elements; the second is 0 for an op on one tensor
 * @param scale what the error is measured against
 */
record ElementwiseOracle<O extends Op>(
    Tolerance tolerance, DoubleBinaryOperator formula, DoubleBinaryOperator scale)
    implements Oracle.Measured<O> {
  /** One operation, rounded to f32 and then to the dtype. */
  static <O extends Op> ElementwiseOracle<O> rounded(DoubleBinaryOperator formula) {
    return new ElementwiseOracle<>(
        Tolerance.of(0x1p-24, "the exact result in 16 bits"), formula, formula);
  }

  /** A function of one tensor, within a fraction of its exact value. */
  static <O extends Op> ElementwiseOracle<O> of(double factor, DoubleUnaryOperator formula) {
    DoubleBinaryOperator of = (x, _) -> formula.applyAsDouble(x);
    return new ElementwiseOracle<>(Tolerance.of(factor, "the exact result"), of, of);
  }

  /** {@code x / (1 + exp −x)}; −0 where exp overflows in f32. */
  static double silu(double x) {
    double exp = Math.exp(-x);
    return Reals.overflows(exp) ? -0.0 : x / (1 + exp);
  }

  @Override
  public void compute(O op, Operands in, Expected out) {
    boolean lastRounding = out.spec().dtype() == DType.F32 && tolerance.factor() == 0x1p-24;
    for (int row = 0; row < out.rows(); row++) {
      double[] a = in.row(0, row);
      double[] b = in.size() == 1 ? new double[a.length] : in.row(1, row);
      for (int i = 0; i < a.length; i++) {
        double size = lastRounding ? 0 : Math.abs(scale.applyAsDouble(a[i], b[i]));
        out.put(row, i, formula.applyAsDouble(a[i], b[i]), size);
      }
    }
  }
}
