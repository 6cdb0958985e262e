package dev.lbrx.ops.position;

import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Specs;

/**
 * Rotary position embedding: turns pairs of a head's elements by an angle that grows with the
 * position. With {@code angle = p · f[i]}, {@code c = cos(angle) · m}, {@code s = sin(angle) · m}:
 * {@code a' = fma(a, c, −(b·s))}, {@code b' = fma(b, c, a·s)}.
 *
 * <p>In: {@code x [t, heads, d]} f32, f16 or bf16; {@code f [r]} f32, the inverse frequencies of
 * {@link RotaryFrequencies}, 2r ≤ d; elements from 2r on are copied. Out: as x. Scalar 0: the
 * position of the first row; row j has position p + j. The angle is one f32 product of the
 * position, rounded to f32, and the frequency; sine and cosine are {@link
 * dev.lbrx.ops.math.SinCos}. Arithmetic in f32, one rounding at the end.
 *
 * <p>Tolerance: 4e-7 of m times the larger of |a| and |b|, given the angle, and one rounding to the
 * dtype.
 *
 * <p>Source: Su et al., RoFormer, 2021, equation 34; m: Peng et al., YaRN, 2023, §3.4.
 *
 * @param pairing which elements form a pair
 * @param magnitude m, what rotated elements grow by: 1 but for some scalings
 */
public record Rope(Pairing pairing, float magnitude) implements Op {
  /** A rotation that keeps lengths. */
  public Rope(Pairing pairing) {
    this(pairing, 1);
  }

  /** Which elements of a head form pair i. */
  public enum Pairing {
    /** i and i + r: Hugging Face's layout, "non-traditional" in MLX. */
    HALVES,
    /** 2i and 2i + 1: the paper's layout, "traditional" in MLX. */
    INTERLEAVED
  }

  @Override
  public Specs infer(Specs in) {
    var x = in.count(2).floating(0, "x").rank(3);
    var f = in.typed(1, "f", DType.F32).rank(1);
    f.require(2 * f.last() <= x.last(), "at most half of x's last axis (" + x.last() + ")");
    return Specs.of(x.spec().as(x.spec().dtype()));
  }

  @Override
  public int scalars() {
    return 1;
  }
}
