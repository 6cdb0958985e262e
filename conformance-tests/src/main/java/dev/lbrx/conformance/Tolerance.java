package dev.lbrx.conformance;

import java.util.Locale;

/**
 * How far a result may be from the exact one: {@code factor · scale + floor}, and one rounding to
 * the output's dtype.
 *
 * @param factor times the scale that the oracle gives with each element
 * @param scale what the scale is, in words
 * @param floor allowed whatever the scale
 * @param rounding whether half a unit in the last place of the output's dtype is allowed as well
 */
public record Tolerance(double factor, String scale, double floor, boolean rounding) {
  /** The oracle gives the very value. */
  public static final Tolerance NONE = new Tolerance(0, "", 0, false);

  /** The oracle's value, rounded. */
  public static final Tolerance ROUNDING = new Tolerance(0, "", 0, true);

  /** A fraction of a scale; below the least normal f32 the scale counts as that. */
  public static Tolerance of(double factor, String scale) {
    return new Tolerance(factor, scale, factor * Float.MIN_NORMAL, true);
  }

  /** The same with another floor. */
  public Tolerance withFloor(double other) {
    return new Tolerance(factor, scale, other, rounding);
  }

  /** The allowed error of one element, but for the rounding to its dtype. */
  double at(double scaleOfElement) {
    return factor * scaleOfElement + floor;
  }

  @Override
  public String toString() {
    if (factor == 0) {
      return rounding ? "one rounding" : "none";
    }
    return String.format(Locale.ROOT, "%.1e of %s, and one rounding", factor, scale);
  }
}
