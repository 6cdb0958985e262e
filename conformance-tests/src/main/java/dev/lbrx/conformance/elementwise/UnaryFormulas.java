package dev.lbrx.conformance.elementwise;

import static dev.lbrx.conformance.elementwise.ElementwiseOracle.ROUNDED;
import static dev.lbrx.conformance.elementwise.ElementwiseOracle.ULP;

import dev.lbrx.conformance.Reals;
import dev.lbrx.ops.elementwise.Unary;

/** The functions of {@link Unary} in double, with the tolerances that they state. */
final class UnaryFormulas {
  private UnaryFormulas() {}

  static double value(Unary.Function function, double x) {
    return switch (function) {
      case NEGATE -> -x;
      case ABS -> Math.abs(x);
      case SQRT -> Math.sqrt(x);
      case RSQRT -> 1 / Math.sqrt(x);
      case EXP -> Math.exp(x);
      case EXP2 -> Math.pow(2, x);
      case LOG -> Math.log(x);
      case SIN -> Math.sin(x);
      case COS -> Math.cos(x);
      case ARCCOS -> Math.acos(x);
      case TANH -> Math.tanh(x);
      case ERF -> Reals.erf(x);
      case SIGMOID -> 1 / (1 + Math.exp(-x));
      case SILU -> silu(x);
      case GELU -> 0.5 * x * (1 + Reals.erf(x * Math.sqrt(0.5)));
      case GELU_TANH ->
          0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * x * (1 + 0.044715 * x * x)));
      case RELU -> Math.max(x, 0);
      case RELU2 -> Math.max(x, 0) * Math.max(x, 0);
    };
  }

  static double bound(Unary.Function function, double x, double value) {
    double size = Math.abs(value);
    return switch (function) {
      case NEGATE, ABS, SQRT, RELU, RELU2 -> ROUNDED * size;
      case RSQRT, EXP, EXP2, LOG, SIN, COS, ARCCOS, TANH, ERF -> ULP * size;
      case SIGMOID -> 3 * ULP * size;
      case SILU -> 4 * ULP * size;
      case GELU, GELU_TANH -> 2 * ULP * Math.abs(x);
    };
  }

  /** {@code x / (1 + exp −x)}; −0 where exp overflows in f32. */
  static double silu(double x) {
    double exp = Math.exp(-x);
    return Reals.overflows(exp) ? -0.0 : x / (1 + exp);
  }
}
