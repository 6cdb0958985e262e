package dev.lbrx.ops.reduce;

/**
 * Floats as integers that compare as the ops that rank do: −∞ … −0 = +0 … +∞, then NaN, all NaNs
 * equal.
 */
public final class RankKeys {
  private RankKeys() {}

  /** The key of a float; signed comparison of keys ranks. */
  public static int of(float x) {
    if (Float.isNaN(x)) {
      return Integer.MAX_VALUE;
    }
    int bits = Float.floatToRawIntBits(x + 0f); // −0 becomes +0
    return bits ^ bits >> 31 & 0x7fffffff;
  }

  /** The float of a key; zero is +0. */
  public static float value(int key) {
    return Float.intBitsToFloat(key ^ key >> 31 & 0x7fffffff);
  }
}
