package dev.lbrx.conformance.survey;

import dev.lbrx.conformance.Reals;
import dev.lbrx.ops.elementwise.Binary;
import dev.lbrx.ops.elementwise.Unary;
import dev.lbrx.spi.Op;
import java.math.BigDecimal;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;

/** A function that is surveyed, with its value in double precision and to a hundred digits. */
enum Subject {
  EXP(Unary.Function.EXP, Math::exp, Exact::exp),
  EXP2(Unary.Function.EXP2, x -> Math.pow(2, x), Exact::exp2),
  LOG(Unary.Function.LOG, Math::log, Exact::log),
  SIN(Unary.Function.SIN, Math::sin, Exact::sin),
  COS(Unary.Function.COS, Math::cos, Exact::cos),
  ARCCOS(Unary.Function.ARCCOS, Math::acos, Exact::arccos),
  TANH(Unary.Function.TANH, Math::tanh, Exact::tanh),
  ERF(Unary.Function.ERF, Reals::erf, Exact::erf),
  POW(
      new Binary(Binary.Function.POW),
      2,
      Reals::pow,
      // The sign is known from the double.
      (x, y) -> Exact.pow(x.abs(), y));

  /**
   * What the double values may be off by, relatively. Math promises 1 ulp, 2.5 of tanh; the series
   * of erf loses less than 2⁻⁴⁶ over its terms.
   */
  private static final double MARGIN = 0x1p-45;

  private final Op op;
  private final int inputs;
  private final DoubleBinaryOperator near;
  private final BinaryOperator<BigDecimal> exact;

  Subject(Unary.Function function, DoubleUnaryOperator near, UnaryOperator<BigDecimal> exact) {
    this(new Unary(function), 1, (x, _) -> near.applyAsDouble(x), (x, _) -> exact.apply(x));
  }

  Subject(Op op, int inputs, DoubleBinaryOperator near, BinaryOperator<BigDecimal> exact) {
    this.op = op;
    this.inputs = inputs;
    this.near = near;
    this.exact = exact;
  }

  Op op() {
    return op;
  }

  int inputs() {
    return inputs;
  }

  /** The correctly rounded f32, with zero of its sign for a subnormal one; y is 0 for one input. */
  float rounded(float x, float y) {
    double d = near.applyAsDouble(x, y);
    double margin = Math.abs(d) * MARGIN;
    float low = flushed((float) (d - margin));
    float high = flushed((float) (d + margin));
    if (low == high || Double.isNaN(d) || Double.isInfinite(d)) {
      return flushed((float) d);
    }
    var value = exact.apply(new BigDecimal(x), new BigDecimal(y));
    return nearer(
        d < 0 ? value.abs().negate() : value.abs(), (float) (d - margin), (float) (d + margin));
  }

  private static float flushed(float value) {
    return Math.abs(value) < Float.MIN_NORMAL ? Math.copySign(0f, value) : value;
  }

  /** The one of two neighbours that is nearer to a value between them; of a tie the even one. */
  private static float nearer(BigDecimal value, float low, float high) {
    var middle = decimal(low).add(decimal(high)).divide(BigDecimal.TWO);
    var distance = value.subtract(middle);
    // No power but an exact tie is so near to one.
    if (distance.abs().compareTo(middle.abs().movePointLeft(100)) < 0) {
      return flushed((Float.floatToRawIntBits(low) & 1) == 0 ? low : high);
    }
    return flushed(distance.signum() < 0 ? low : high);
  }

  /** Infinity as the number that would follow the largest. */
  private static BigDecimal decimal(float value) {
    return Float.isInfinite(value)
        ? new BigDecimal(Math.copySign(0x1p128, value))
        : new BigDecimal(value);
  }
}
