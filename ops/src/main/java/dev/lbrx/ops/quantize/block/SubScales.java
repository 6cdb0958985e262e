package dev.lbrx.ops.quantize.block;

/**
 * Codes 0 … n of numbers that are not negative (where rounding made one so its code is 0): the
 * scales, or the offsets, of a block's sub-blocks.
 */
public final class SubScales {
  private SubScales() {}

  /** Sets the codes, n for the greatest, and returns their scale. */
  static float round(float[] x, int count, int n, int[] codes) {
    float max = max(x, 0, count);
    float inverse = max > 0 ? n / max : 0;
    for (int j = 0; j < count; j++) {
      codes[j] = Math.clamp(Rounding.nearest(inverse * x[j]), 0, n);
    }
    return max / n;
  }

  /**
   * Sets the codes and returns their scale: of the scales max/(n + k/10), k = 0, then −4 … 4, the
   * first that makes {@code Σw(x − s·l)²} least, then codes changed one by one while that makes
   * {@code (Σwxl)²/Σwl²} larger; in the end s is {@code Σwxl/Σwl²}.
   *
   * <p>Source: ggml, {@code make_qp_quants}.
   *
   * @param x what gets codes, {@code count} numbers from {@code at} on
   * @param w their weights, from {@code weight} on
   * @param codes takes the codes, from {@code code} on
   */
  public static float search(
      float[] x, int at, int count, float[] w, int weight, int n, int[] codes, int code) {
    float max = max(x, at, count);
    float inverse = max < Search.SMALLEST ? 0 : n / max;
    float best = error(x, at, count, w, weight, inverse, n);
    for (int k = -4; k <= 4 && max >= Search.SMALLEST; k++) {
      float trial = (0.1f * k + n) / max;
      float error = error(x, at, count, w, weight, trial, n);
      if (k != 0 && error < best) {
        best = error;
        inverse = trial;
      }
    }
    for (int j = 0; j < count; j++) {
      codes[code + j] = Math.clamp(Rounding.nearest(inverse * x[at + j]), 0, n);
    }
    return new Descent(0, n, true).improve(x, at, count, w, weight, codes, code);
  }

  private static float max(float[] x, int at, int count) {
    float max = 0;
    for (int j = at; j < at + count; j++) {
      max = x[j] > max ? x[j] : max;
    }
    return max;
  }

  private static float error(
      float[] x, int at, int count, float[] w, int weight, float inverse, int n) {
    float scale = 1 / inverse;
    float sum = 0;
    for (int j = 0; j < count; j++) {
      int l = Math.clamp(Rounding.nearest(inverse * x[at + j]), 0, n);
      float difference = x[at + j] - scale * l;
      sum += w[weight + j] * difference * difference;
    }
    return sum;
  }
}
