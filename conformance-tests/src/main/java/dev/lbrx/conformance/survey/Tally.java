package dev.lbrx.conformance.survey;

import java.util.Locale;

/**
 * What a survey found.
 *
 * @param inputs arguments tried
 * @param worst the greatest distance from the correctly rounded value, in ulp; the least normal
 *     number is a neighbour of zero
 * @param where the arguments of the worst
 * @param wrong values that are not the correctly rounded ones
 * @param different values of the tested backend whose bits are not the reference's
 */
record Tally(long inputs, long worst, String where, long wrong, long different) {
  static final Tally NONE = new Tally(0, 0, "nowhere", 0, 0);

  Tally plus(Tally other) {
    return new Tally(
        inputs + other.inputs,
        Math.max(worst, other.worst),
        other.worst > worst ? other.where : where,
        wrong + other.wrong,
        different + other.different);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%,d inputs, worst %d ulp at %s, not correctly rounded %,d (%.4f %%), other bits %,d",
        inputs,
        worst,
        where,
        wrong,
        100.0 * wrong / Math.max(1, inputs),
        different);
  }
}
