package dev.lbrx.backend.vector.quantize.block;

import static dev.lbrx.backend.vector.quantize.block.Batch.WIDTH;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.quantize.Round;
import jdk.incubator.vector.FloatVector;

/**
 * The search for scale and minimum of a sub-block, all blocks of a batch at once. Its steps are
 * methods of their own that hand on vectors in memory, because the compiler gives up on methods
 * with many vector operations, and none branches on what it found.
 *
 * @param size elements of a sub-block
 * @param top the largest code
 * @param absolute whether errors count by magnitude, not squared
 */
record OffsetSearch(int size, int top, boolean absolute) {
  private static final int LANES = Floats.LANES;

  // The least element, which becomes the best minimum; the greatest; sums of w and of w·x.
  private static final int MIN = Batch.STATE;
  private static final int MAX = MIN + WIDTH;
  private static final int SUM_W = MAX + WIDTH;
  private static final int SUM_X = SUM_W + WIDTH;

  // The best so far: its error, scale, and the inverse scale and base that gave its codes.
  private static final int ERROR = SUM_X + WIDTH;
  private static final int SCALE = ERROR + WIDTH;
  private static final int INVERSE = SCALE + WIDTH;
  private static final int BASE = INVERSE + WIDTH;

  // What is tried: inverse scale and base, sums of w·l, w·l² and w·l·x, determinant, scale, minimum
  // and error.
  private static final int TRIED_INVERSE = BASE + WIDTH;
  private static final int TRIED_BASE = TRIED_INVERSE + WIDTH;
  private static final int SUM_L = TRIED_BASE + WIDTH;
  private static final int SUM_L2 = SUM_L + WIDTH;
  private static final int SUM_XL = SUM_L2 + WIDTH;
  private static final int DETERMINANT = SUM_XL + WIDTH;
  private static final int TRIED_SCALE = DETERMINANT + WIDTH;
  private static final int TRIED_MIN = TRIED_SCALE + WIDTH;
  private static final int TRIED_ERROR = TRIED_MIN + WIDTH;

  /** Finds scale, offset and codes of sub-block j. */
  void search(float[] f, int[] codes, int j, float first, float step, int steps) {
    int at = j * size * WIDTH;
    range(f, at);
    inverse(f, top);
    tryCodes(f, at);
    start(f);
    error(f, at);
    keepFirst(f);
    for (int k = 0; k <= steps; k++) {
      inverse(f, first + step * k + top);
      tryCodes(f, at);
      sums(f, at);
      fit(f);
      error(f, at);
      keepBetter(f);
    }
    System.arraycopy(f, SCALE, f, Batch.SCALES + j * WIDTH, WIDTH);
    for (int h = 0; h < WIDTH; h++) {
      f[Batch.OFFSETS + j * WIDTH + h] = -f[MIN + h];
    }
    codes(f, codes, at);
  }

  private void range(float[] f, int at) {
    for (int h = 0; h < WIDTH; h += LANES) {
      var min = vector(f, Batch.X + at + h);
      var max = min;
      var sumW = FloatVector.zero(Floats.SPECIES);
      var sumX = sumW;
      for (int i = at + h; i < at + size * WIDTH; i += WIDTH) {
        var x = vector(f, Batch.X + i);
        var w = vector(f, Batch.W + i);
        min = min.blend(x, x.compare(LT, min));
        max = max.blend(x, x.compare(GT, max));
        sumW = w.add(sumW);
        sumX = w.mul(x).add(sumX);
      }
      min.blend(0, min.compare(GT, 0f)).intoArray(f, MIN + h);
      max.intoArray(f, MAX + h);
      sumW.intoArray(f, SUM_W + h);
      sumX.intoArray(f, SUM_X + h);
    }
  }

  /** An inverse scale. Where it or the range is infinite all codes are 0, by base 0. */
  private static void inverse(float[] f, float levels) {
    for (int h = 0; h < WIDTH; h += LANES) {
      var min = vector(f, MIN + h);
      var range = vector(f, MAX + h).sub(min);
      var inverse = FloatVector.broadcast(Floats.SPECIES, levels).div(range);
      inverse = inverse.blend(0, inverse.abs().compare(LE, Float.MAX_VALUE).not());
      inverse.intoArray(f, TRIED_INVERSE + h);
      min.blend(0, inverse.compare(EQ, 0f)).intoArray(f, TRIED_BASE + h);
    }
  }

  /** The codes that the inverse scale gives, as floats. */
  private void tryCodes(float[] f, int at) {
    for (int h = 0; h < WIDTH; h += LANES) {
      var inverse = vector(f, TRIED_INVERSE + h);
      var base = vector(f, TRIED_BASE + h);
      for (int i = h; i < size * WIDTH; i += WIDTH) {
        var x = vector(f, Batch.X + at + i);
        Round.clamped(inverse.mul(x.sub(base)), 0, top).intoArray(f, Batch.TRIED + i);
      }
    }
  }

  /** The first scale, which no search has improved. */
  private void start(float[] f) {
    for (int h = 0; h < WIDTH; h++) {
      f[TRIED_SCALE + h] = 1 / (top / (f[MAX + h] - f[MIN + h]));
      f[TRIED_MIN + h] = f[MIN + h];
    }
  }

  private void sums(float[] f, int at) {
    var l0 = FloatVector.zero(Floats.SPECIES);
    var l1 = l0;
    var squares0 = l0;
    var squares1 = l0;
    var products0 = l0;
    var products1 = l0;
    for (int i = 0; i < size * WIDTH; i += WIDTH) {
      var code0 = vector(f, Batch.TRIED + i);
      var code1 = vector(f, Batch.TRIED + LANES + i);
      var wl0 = vector(f, Batch.W + at + i).mul(code0);
      var wl1 = vector(f, Batch.W + LANES + at + i).mul(code1);
      l0 = wl0.add(l0);
      l1 = wl1.add(l1);
      squares0 = wl0.mul(code0).add(squares0);
      squares1 = wl1.mul(code1).add(squares1);
      products0 = wl0.mul(vector(f, Batch.X + at + i)).add(products0);
      products1 = wl1.mul(vector(f, Batch.X + LANES + at + i)).add(products1);
    }
    l0.intoArray(f, SUM_L);
    l1.intoArray(f, SUM_L + LANES);
    squares0.intoArray(f, SUM_L2);
    squares1.intoArray(f, SUM_L2 + LANES);
    products0.intoArray(f, SUM_XL);
    products1.intoArray(f, SUM_XL + LANES);
  }

  /** Scale and minimum by least squares. */
  private static void fit(float[] f) {
    for (int h = 0; h < WIDTH; h += LANES) {
      var sumW = vector(f, SUM_W + h);
      var sumX = vector(f, SUM_X + h);
      var sumL = vector(f, SUM_L + h);
      var sumL2 = vector(f, SUM_L2 + h);
      var sumXl = vector(f, SUM_XL + h);
      var determinant = sumW.mul(sumL2).sub(sumL.mul(sumL));
      var scale = sumW.mul(sumXl).sub(sumX.mul(sumL)).div(determinant);
      var min = sumL2.mul(sumX).sub(sumL.mul(sumXl)).div(determinant);
      var positive = min.compare(GT, 0f);
      scale.blend(sumXl.div(sumL2), positive).intoArray(f, TRIED_SCALE + h);
      min.blend(0, positive).intoArray(f, TRIED_MIN + h);
      determinant.intoArray(f, DETERMINANT + h);
    }
  }

  private void error(float[] f, int at) {
    if (absolute) {
      magnitudes(f, at);
    } else {
      squares(f, at);
    }
  }

  private void squares(float[] f, int at) {
    var scale0 = vector(f, TRIED_SCALE);
    var scale1 = vector(f, TRIED_SCALE + LANES);
    var min0 = vector(f, TRIED_MIN);
    var min1 = vector(f, TRIED_MIN + LANES);
    var sum0 = FloatVector.zero(Floats.SPECIES);
    var sum1 = sum0;
    for (int i = 0; i < size * WIDTH; i += WIDTH) {
      var e0 = scale0.mul(vector(f, Batch.TRIED + i)).add(min0).sub(vector(f, Batch.X + at + i));
      int next = i + LANES;
      var e1 =
          scale1.mul(vector(f, Batch.TRIED + next)).add(min1).sub(vector(f, Batch.X + at + next));
      sum0 = vector(f, Batch.W + at + i).mul(e0.mul(e0)).add(sum0);
      sum1 = vector(f, Batch.W + at + next).mul(e1.mul(e1)).add(sum1);
    }
    sum0.intoArray(f, TRIED_ERROR);
    sum1.intoArray(f, TRIED_ERROR + LANES);
  }

  private void magnitudes(float[] f, int at) {
    var scale0 = vector(f, TRIED_SCALE);
    var scale1 = vector(f, TRIED_SCALE + LANES);
    var min0 = vector(f, TRIED_MIN);
    var min1 = vector(f, TRIED_MIN + LANES);
    var sum0 = FloatVector.zero(Floats.SPECIES);
    var sum1 = sum0;
    for (int i = 0; i < size * WIDTH; i += WIDTH) {
      var e0 = scale0.mul(vector(f, Batch.TRIED + i)).add(min0).sub(vector(f, Batch.X + at + i));
      int next = i + LANES;
      var e1 =
          scale1.mul(vector(f, Batch.TRIED + next)).add(min1).sub(vector(f, Batch.X + at + next));
      sum0 = vector(f, Batch.W + at + i).mul(e0.abs()).add(sum0);
      sum1 = vector(f, Batch.W + at + next).mul(e1.abs()).add(sum1);
    }
    sum0.intoArray(f, TRIED_ERROR);
    sum1.intoArray(f, TRIED_ERROR + LANES);
  }

  private static void keepFirst(float[] f) {
    System.arraycopy(f, TRIED_ERROR, f, ERROR, WIDTH);
    System.arraycopy(f, TRIED_SCALE, f, SCALE, WIDTH);
    System.arraycopy(f, TRIED_INVERSE, f, INVERSE, WIDTH);
    System.arraycopy(f, TRIED_BASE, f, BASE, WIDTH);
  }

  private static void keepBetter(float[] f) {
    for (int h = 0; h < WIDTH; h += LANES) {
      var error = vector(f, TRIED_ERROR + h);
      var best = vector(f, ERROR + h);
      var better = vector(f, DETERMINANT + h).compare(GT, 0f).and(error.compare(LT, best));
      best.blend(error, better).intoArray(f, ERROR + h);
      vector(f, SCALE + h).blend(vector(f, TRIED_SCALE + h), better).intoArray(f, SCALE + h);
      vector(f, MIN + h).blend(vector(f, TRIED_MIN + h), better).intoArray(f, MIN + h);
      vector(f, INVERSE + h).blend(vector(f, TRIED_INVERSE + h), better).intoArray(f, INVERSE + h);
      vector(f, BASE + h).blend(vector(f, TRIED_BASE + h), better).intoArray(f, BASE + h);
    }
  }

  private void codes(float[] f, int[] codes, int at) {
    for (int h = 0; h < WIDTH; h += LANES) {
      var inverse = vector(f, INVERSE + h);
      var base = vector(f, BASE + h);
      for (int i = at + h; i < at + size * WIDTH; i += WIDTH) {
        var x = vector(f, Batch.X + i);
        Round.toInts(Round.clamped(inverse.mul(x.sub(base)), 0, top))
            .intoArray(codes, Batch.CODES + i);
      }
    }
  }

  private static FloatVector vector(float[] f, int at) {
    return FloatVector.fromArray(Floats.SPECIES, f, at);
  }
}
