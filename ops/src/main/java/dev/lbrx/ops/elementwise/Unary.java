package dev.lbrx.ops.elementwise;

import dev.lbrx.spi.Op;
import dev.lbrx.spi.Specs;
import java.util.Locale;

/**
 * A function of one number, element by element: {@code y = f(x)}.
 *
 * <p>In: {@code x [...]} f32, f16 or bf16. Out: the same. Computed in f32 in the order that each
 * {@link Function} is written in, every step rounded; one rounding to the dtype at the end.
 *
 * <p>Tolerance: what each function states, in f32; and one rounding to the dtype.
 *
 * @param function f
 */
public record Unary(Function function) implements Op {
  /** The functions. Those of {@link dev.lbrx.ops.math} are within 1 ulp of the exact value. */
  public enum Function {
    /** {@code −x}. Exact. */
    NEGATE,
    /** {@code |x|}. Exact. */
    ABS,
    /** {@code √x}, correctly rounded; NaN below −0. */
    SQRT,
    /** {@code 1 / √x}: the root, then the quotient. Within 1 ulp; of ±0 it is ±∞. */
    RSQRT,
    /** {@code eˣ}: {@link dev.lbrx.ops.math.Exp}. */
    EXP,
    /** {@code 2ˣ}: {@link dev.lbrx.ops.math.Exp2}. */
    EXP2,
    /** The natural logarithm: {@link dev.lbrx.ops.math.Log}. */
    LOG,
    /** The sine of an angle in radians: {@link dev.lbrx.ops.math.SinCos}. */
    SIN,
    /** The cosine of an angle in radians: {@link dev.lbrx.ops.math.SinCos}. */
    COS,
    /** The arc cosine in radians: {@link dev.lbrx.ops.math.Arccos}. */
    ARCCOS,
    /** The hyperbolic tangent: {@link dev.lbrx.ops.math.Tanh}. */
    TANH,
    /** The error function: {@link dev.lbrx.ops.math.Erf}. */
    ERF,
    /** {@code 1 / (1 + exp(−x))}. Within 3 ulp where the result is normal. */
    SIGMOID,
    /**
     * The sigmoid linear unit, {@code x / (1 + exp(−x))}. Within 4 ulp; where exp overflows the
     * result is −0, the limit's rounding; of −∞ it is NaN.
     *
     * <p>Source: Hendrycks and Gimpel, Gaussian Error Linear Units, 2016; Elfwing et al., 2017.
     */
    SILU,
    /**
     * The Gaussian error linear unit, {@code (½x) · (1 + erf(x · √½))}. Within 2⁻²² |x|: the sum
     * cancels for negative x; of −∞ it is NaN.
     *
     * <p>Source: Hendrycks and Gimpel, Gaussian Error Linear Units, 2016.
     */
    GELU,
    /**
     * GELU's approximation by a hyperbolic tangent, {@code (½x) · (1 + tanh((√(2/π) · x) ·
     * fma(0.044715, x·x, 1)))}. Within 2⁻²² |x| of the formula; of −∞ it is NaN.
     *
     * <p>Source: Hendrycks and Gimpel, Gaussian Error Linear Units, 2016.
     */
    GELU_TANH,
    /** {@code max(x, +0)}; NaN stays NaN. Exact. */
    RELU,
    /**
     * {@code max(x, +0)²}, correctly rounded.
     *
     * <p>Source: So et al., Primer, 2021.
     */
    RELU2
  }

  /** √½, for {@link Function#GELU}. */
  public static final float ROOT_HALF = 0x1.6a09e6p-1f;

  /** √(2/π), for {@link Function#GELU_TANH}. */
  public static final float ROOT_TWO_OVER_PI = 0x1.988454p-1f;

  /** The weight of the cube in {@link Function#GELU_TANH}. */
  public static final float CUBE = 0.044715f;

  @Override
  public Specs infer(Specs in) {
    return Elementwise.single(in);
  }

  @Override
  public String toString() {
    return name() + " " + function.name().toLowerCase(Locale.ROOT);
  }
}
