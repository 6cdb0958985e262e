package dev.lbrx.ops.quantize.block;

/**
 * The 16 uneven steps of {@link IQ4_NL} and {@link IQ4_XS}: closer together around zero, as weights
 * are. The numbers are ggml's.
 */
public final class UnevenSteps {
  /** Elements whose largest magnitude is smaller count as zero. */
  public static final float SMALLEST = Search.SMALLEST;

  private static final int[] STEPS = {
    -127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113
  };

  private static final int SIZE = 32;

  private UnevenSteps() {}

  /** The step of a code. */
  public static int step(int code) {
    return STEPS[code];
  }

  /** The code of the nearest step, the upper one of two; 0 for NaN. */
  static int nearest(float x) {
    int code = 0;
    while (code < 15 && x + x >= STEPS[code] + STEPS[code + 1]) {
      code++;
    }
    return code;
  }

  /** Sets 32 codes of the row's codes. */
  static void round(BlockRow row, int at, float inverse, int code) {
    for (int i = 0; i < SIZE; i++) {
      row.codes[code + i] = nearest(inverse * row.x[at + i]);
    }
  }

  /**
   * The scale of 32 elements that makes their error, weighed by {@code row.weights}, least. Tries
   * 1/(v/127) and then (k − 127)/v, k = −7 … 7, with v the first element largest in magnitude, and
   * keeps the first that makes {@code (Σwqx)²/Σwq²} largest; the scale is {@code Σwqx/Σwq²}.
   */
  static float scale(BlockRow row, int at) {
    float extreme = row.extreme(at, SIZE);
    if (Math.abs(extreme) < SMALLEST) {
      return 0;
    }
    float scale = 0;
    float best = 0;
    for (int k = -8; k <= 7; k++) {
      boolean first = k == -8;
      float inverse = first ? 1 / (-extreme / STEPS[0]) : (k + STEPS[0]) / extreme;
      float products = 0;
      float squares = 0;
      for (int i = 0; i < SIZE; i++) {
        float x = row.x[at + i];
        float q = STEPS[nearest(inverse * x)];
        products += row.weights[i] * q * x;
        squares += row.weights[i] * q * q;
      }
      if (squares > 0 && (first || products * products > best * squares)) {
        scale = products / squares;
        best = scale * products;
      }
    }
    return scale;
  }

  /** Sets the weights of 32 elements: x², or with importances as {@link BlockRow#weigh}. */
  static void weigh(BlockRow row, int at, float variance) {
    if (row.weighted()) {
      row.weigh(at, SIZE, variance);
    } else {
      for (int i = 0; i < SIZE; i++) {
        row.weights[i] = row.x[at + i] * row.x[at + i];
      }
    }
  }
}
