package dev.lbrx.conformance.survey;

import static java.math.BigDecimal.ONE;
import static java.math.BigDecimal.TWO;
import static java.math.BigDecimal.ZERO;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Elementary functions to a hundred digits, for f32 arguments; slow. Only where double precision
 * cannot tell which way to round are they asked.
 */
final class Exact {
  /** Digits: sine and cosine lose up to 39 when a large argument is reduced. */
  private static final MathContext DIGITS = new MathContext(160);

  private static final BigDecimal SMALL = new BigDecimal("1e-150");
  private static final int HALVINGS = 20;
  private static final BigDecimal PI = pi();
  private static final BigDecimal LN_2 = log(TWO);

  private Exact() {}

  static BigDecimal exp(BigDecimal x) {
    // exp(x / 2²⁰) by its series, then squared 20 times.
    var r = x.divide(TWO.pow(HALVINGS), DIGITS);
    var sum = ONE;
    var term = ONE;
    for (int n = 1; term.abs().compareTo(SMALL) > 0; n++) {
      term = term.multiply(r, DIGITS).divide(BigDecimal.valueOf(n), DIGITS);
      sum = sum.add(term, DIGITS);
    }
    for (int i = 0; i < HALVINGS; i++) {
      sum = sum.multiply(sum, DIGITS);
    }
    return sum;
  }

  static BigDecimal exp2(BigDecimal x) {
    return exp(x.multiply(LN_2, DIGITS));
  }

  static BigDecimal log(BigDecimal x) {
    // Halley's iteration trebles the digits.
    var y = new BigDecimal(StrictMath.log(x.doubleValue()));
    for (int i = 0; i < 3; i++) {
      var e = exp(y);
      y = y.add(TWO.multiply(x.subtract(e)).divide(x.add(e), DIGITS), DIGITS);
    }
    return y;
  }

  static BigDecimal pow(BigDecimal x, BigDecimal y) {
    return exp(y.multiply(log(x), DIGITS));
  }

  static BigDecimal tanh(BigDecimal x) {
    var e = exp(x.add(x));
    return e.subtract(ONE).divide(e.add(ONE), DIGITS);
  }

  static BigDecimal sin(BigDecimal x) {
    var r = x.remainder(PI.add(PI), DIGITS);
    var square = r.multiply(r, DIGITS).negate();
    var term = r;
    var sum = r;
    for (int n = 1; term.abs().compareTo(SMALL) > 0; n++) {
      term =
          term.multiply(square, DIGITS).divide(BigDecimal.valueOf(2L * n * (2L * n + 1)), DIGITS);
      sum = sum.add(term, DIGITS);
    }
    return sum;
  }

  static BigDecimal cos(BigDecimal x) {
    return sin(x.add(PI.divide(TWO, DIGITS)));
  }

  static BigDecimal arccos(BigDecimal x) {
    // Newton's iteration doubles the digits.
    var y = new BigDecimal(StrictMath.acos(x.doubleValue()));
    for (int i = 0; i < 4; i++) {
      y = y.add(cos(y).subtract(x).divide(sin(y), DIGITS), DIGITS);
    }
    return y;
  }

  static BigDecimal erf(BigDecimal x) {
    var square = x.multiply(x, DIGITS);
    var term = x;
    var sum = x;
    for (int n = 1; term.abs().compareTo(SMALL) > 0; n++) {
      term =
          term.multiply(TWO.multiply(square), DIGITS)
              .divide(BigDecimal.valueOf(2L * n + 1), DIGITS);
      sum = sum.add(term, DIGITS);
    }
    var scale = TWO.divide(PI.sqrt(DIGITS), DIGITS).multiply(exp(square.negate()), DIGITS);
    return scale.multiply(sum, DIGITS);
  }

  /** Machin's formula: π = 16 arctan(1/5) − 4 arctan(1/239). */
  private static BigDecimal pi() {
    var wide = new MathContext(DIGITS.getPrecision() + 10, RoundingMode.HALF_EVEN);
    return BigDecimal.valueOf(16)
        .multiply(arctanOfInverse(5, wide))
        .subtract(BigDecimal.valueOf(4).multiply(arctanOfInverse(239, wide)), wide);
  }

  private static BigDecimal arctanOfInverse(int m, MathContext wide) {
    var square = BigDecimal.valueOf((long) m * m).negate();
    var power = ONE.divide(BigDecimal.valueOf(m), wide);
    var sum = ZERO;
    for (int n = 1; power.abs().compareTo(SMALL.movePointLeft(30)) > 0; n += 2) {
      sum = sum.add(power.divide(BigDecimal.valueOf(n), wide), wide);
      power = power.divide(square, wide);
    }
    return sum;
  }
}
