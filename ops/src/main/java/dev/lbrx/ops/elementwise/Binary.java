package dev.lbrx.ops.elementwise;

import dev.lbrx.spi.Op;
import dev.lbrx.spi.Specs;
import java.util.Locale;

/**
 * A function of two numbers, element by element: {@code y = f(a, b)}.
 *
 * <p>In: {@code a, b [...]} of one shape and dtype, f32, f16 or bf16. Out: the same. Computed in
 * f32, one rounding to the dtype at the end.
 *
 * <p>Tolerance: none but for {@link Function#POW}, 1 ulp: results are correctly rounded but for a
 * second rounding to 16 bits.
 *
 * @param function f
 */
public record Binary(Function function) implements Op {
  /** The functions. */
  public enum Function {
    /** {@code a + b}. */
    ADD,
    /** {@code a − b}. */
    SUBTRACT,
    /** {@code a · b}. */
    MULTIPLY,
    /** {@code a / b}. */
    DIVIDE,
    /** IEEE 754-2019 maximum: NaN wins, −0 &lt; +0. */
    MAXIMUM,
    /** IEEE 754-2019 minimum: NaN wins, −0 &lt; +0. */
    MINIMUM,
    /** {@code a} to the power of {@code b}: {@link dev.lbrx.ops.math.Pow}. */
    POW
  }

  @Override
  public Specs infer(Specs in) {
    return Elementwise.pair(in);
  }

  @Override
  public boolean rowwise() {
    return true;
  }

  @Override
  public String toString() {
    return name() + " " + function.name().toLowerCase(Locale.ROOT);
  }
}
