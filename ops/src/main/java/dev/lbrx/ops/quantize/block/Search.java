package dev.lbrx.ops.quantize.block;

/**
 * The searches for the scale of a few elements that makes their weighted error least, in ggml's
 * sequence of f32 operations.
 */
public final class Search {
  /** Elements whose largest magnitude is smaller count as zero. */
  static final float SMALLEST = 1e-15f;

  private Search() {}

  /**
   * Codes −n … n − 1, stored as 0 … 2n − 1, and their scale. Tries −(n + k/10)/v, k = 0, then −9 …
   * 9, with v the first element largest in magnitude, and keeps the first that makes {@code
   * (Σwxl)²/Σwl²} largest; the scale is {@code Σwxl/Σwl²}. Elements that are all zero get code 0
   * (which is not zero's) and scale 0.
   */
  public static float symmetric(
      float[] x, int at, int count, int n, float[] weights, int w, int[] codes, int code) {
    float extreme = 0;
    for (int i = 0; i < count; i++) {
      if (Math.abs(x[at + i]) > Math.abs(extreme)) {
        extreme = x[at + i];
      }
    }
    if (Math.abs(extreme) < SMALLEST) {
      java.util.Arrays.fill(codes, code, code + count, 0);
      return 0;
    }
    float inverse = -n / extreme;
    round(x, at, count, n, inverse, codes, code);
    float products = products(x, at, count, n, inverse, weights, w);
    float squares = squares(x, at, count, n, inverse, weights, w);
    float scale = squares == 0 ? 0 : products / squares;
    float best = scale * products;
    for (int k = -9; k <= 9; k++) {
      if (k == 0) {
        continue;
      }
      inverse = -(n + 0.1f * k) / extreme;
      products = products(x, at, count, n, inverse, weights, w);
      squares = squares(x, at, count, n, inverse, weights, w);
      if (squares > 0 && products * products > best * squares) {
        round(x, at, count, n, inverse, codes, code);
        scale = products / squares;
        best = scale * products;
      }
    }
    return scale;
  }

  private static int level(float x, int n) {
    return Math.clamp(Rounding.nearest(x), -n, n - 1);
  }

  private static void round(
      float[] x, int at, int count, int n, float inverse, int[] codes, int code) {
    for (int i = 0; i < count; i++) {
      codes[code + i] = level(inverse * x[at + i], n) + n;
    }
  }

  private static float products(
      float[] x, int at, int count, int n, float inverse, float[] weights, int w) {
    float sum = 0;
    for (int i = 0; i < count; i++) {
      sum += weights[w + i] * x[at + i] * level(inverse * x[at + i], n);
    }
    return sum;
  }

  private static float squares(
      float[] x, int at, int count, int n, float inverse, float[] weights, int w) {
    float sum = 0;
    for (int i = 0; i < count; i++) {
      int l = level(inverse * x[at + i], n);
      sum += weights[w + i] * l * l;
    }
    return sum;
  }

  /**
   * Codes 0 … n of {@code s·l + m}, m ≤ 0, and the scale s; −m is left in {@link BlockRow#minimum}.
   * Starts from the range of the elements and 0, then tries the inverse scales (n + first +
   * k·step)/(max − m), k = 0 … {@code steps}, m being the best minimum so far, with s and m by
   * least squares; keeps what makes {@code Σw·e²}, or {@code Σw·|e|} if {@code absolute}, smaller.
   * Weights are {@code row.weights[0 …]}, codes go to {@code row.codes[code …]}. An inverse scale
   * that overflows makes all codes 0.
   */
  static float withMinimum(
      BlockRow row,
      int at,
      int count,
      int n,
      boolean absolute,
      float first,
      float step,
      int steps,
      int code) {
    float[] x = row.x;
    float[] weights = row.weights;
    float min = x[at];
    float max = x[at];
    float weight = weights[0];
    float weighted = weight * x[at];
    for (int i = 1; i < count; i++) {
      min = x[at + i] < min ? x[at + i] : min;
      max = x[at + i] > max ? x[at + i] : max;
      weight += weights[i];
      weighted += weights[i] * x[at + i];
    }
    min = min > 0 ? 0 : min;
    if (max <= min) {
      java.util.Arrays.fill(row.codes, code, code + count, 0);
      row.minimum = -min;
      return 0;
    }
    float scale = 1 / (n / (max - min));
    levels(row, at, count, n, n / (max - min), min);
    System.arraycopy(row.trial, 0, row.codes, code, count);
    float best = error(row, at, count, scale, min, absolute);
    for (int k = 0; k <= steps; k++) {
      levels(row, at, count, n, (first + step * k + n) / (max - min), min);
      float sum = 0;
      float squares = 0;
      float products = 0;
      for (int i = 0; i < count; i++) {
        int l = row.trial[i];
        sum += weights[i] * l;
        squares += weights[i] * l * l;
        products += weights[i] * l * x[at + i];
      }
      float determinant = weight * squares - sum * sum;
      if (determinant > 0) {
        float s = (weight * products - weighted * sum) / determinant;
        float m = (squares * weighted - sum * products) / determinant;
        if (m > 0) {
          m = 0;
          s = products / squares;
        }
        float error = error(row, at, count, s, m, absolute);
        if (error < best) {
          System.arraycopy(row.trial, 0, row.codes, code, count);
          best = error;
          scale = s;
          min = m;
        }
      }
    }
    row.minimum = -min;
    return scale;
  }

  private static void levels(BlockRow row, int at, int count, int n, float inverse, float min) {
    float finite = Float.isFinite(inverse) ? inverse : 0;
    for (int i = 0; i < count; i++) {
      float value = finite * (row.x[at + i] - min);
      row.trial[i] = value > 0 ? Rounding.nearest(Math.min(value, n)) : 0;
    }
  }

  private static float error(
      BlockRow row, int at, int count, float scale, float min, boolean absolute) {
    float sum = 0;
    for (int i = 0; i < count; i++) {
      float difference = scale * row.trial[i] + min - row.x[at + i];
      sum += row.weights[i] * (absolute ? Math.abs(difference) : difference * difference);
    }
    return sum;
  }
}
