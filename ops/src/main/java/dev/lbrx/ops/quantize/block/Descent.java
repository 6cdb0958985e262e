package dev.lbrx.ops.quantize.block;

/**
 * Changes one code l after another, each to the nearest one of {@code x · Σwl²/Σwxl}, the sums
 * being those of the other elements, if that makes {@code (Σwxl)²/Σwl²} of all larger: at most five
 * times around.
 *
 * <p>Source: ggml, {@code make_q3_quants} and {@code make_qp_quants}.
 *
 * @param low the least code
 * @param high the greatest
 * @param others whether a code stays when those of all other elements are 0
 */
record Descent(int low, int high, boolean others) {
  private static final int PASSES = 5;

  /**
   * Improves {@code codes[code …]} of {@code count} elements and returns their scale {@code
   * Σwxl/Σwl²}, 0 if there is none.
   */
  float improve(float[] x, int at, int count, float[] w, int weight, int[] codes, int code) {
    float products = 0;
    float squares = 0;
    for (int i = 0; i < count; i++) {
      products += w[weight + i] * x[at + i] * codes[code + i];
      squares += w[weight + i] * codes[code + i] * codes[code + i];
    }
    boolean changed = true;
    for (int pass = 0; pass < PASSES && changed; pass++) {
      changed = false;
      for (int i = 0; i < count; i++) {
        int old = codes[code + i];
        float xl = products - w[weight + i] * x[at + i] * old;
        float l2 = squares - w[weight + i] * old * old;
        if (!(xl > 0) || others && !(l2 > 0)) {
          continue;
        }
        int l = Math.clamp(Rounding.nearest(x[at + i] * l2 / xl), low, high);
        xl += w[weight + i] * x[at + i] * l;
        l2 += w[weight + i] * l * l;
        if (l != old && l2 > 0 && xl * xl * squares > products * products * l2) {
          codes[code + i] = l;
          products = xl;
          squares = l2;
          changed = true;
        }
      }
    }
    return squares > 0 ? products / squares : 0;
  }
}
