package dev.lbrx.ops;

/** The arithmetic of {@link Order#STRIPES}, shared by every definition that sums. */
public final class Stripes {
  /** Stripes of a sum of elements. */
  public static final int COUNT = 64;

  /** Stripes of a sum of 32-element units. */
  public static final int UNIT_COUNT = 32;

  /** Elements of one block of a sum over a whole tensor ({@link BlockSums}). */
  public static final int BLOCK = 16_384;

  private Stripes() {}

  /**
   * Halves the first {@code count} stripes, a power of two, until one is left: the sum. Overwrites
   * them.
   */
  public static float fold(float[] stripes, int count) {
    return fold(stripes, 0, count);
  }

  /** Halves {@code count} stripes, the first at {@code from}; see {@link #fold(float[], int)}. */
  public static float fold(float[] stripes, int from, int count) {
    for (int half = count / 2; half > 0; half /= 2) {
      for (int s = from; s < from + half; s++) {
        stripes[s] += stripes[s + half];
      }
    }
    return stripes[from];
  }
}
