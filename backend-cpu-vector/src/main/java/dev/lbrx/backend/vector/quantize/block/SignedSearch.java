package dev.lbrx.backend.vector.quantize.block;

import static dev.lbrx.backend.vector.quantize.block.Batch.WIDTH;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.quantize.Round;
import jdk.incubator.vector.FloatVector;

/**
 * The search for the scale of codes −n … n − 1 of 16 elements, all blocks of a batch at once, in
 * steps as {@link OffsetSearch} has them.
 *
 * @param n half the number of codes
 */
record SignedSearch(int n) {
  static final int SIZE = 16;

  /** Elements whose largest magnitude is smaller count as zero. */
  static final float SMALLEST = 1e-15f;

  private static final int LANES = Floats.LANES;

  // The first element largest in magnitude, or −n where all count as zero, which are marked by 1;
  // Σwxl and Σwl² of what is tried, and its inverse scale; of the best its measure, scale and
  // inverse scale.
  private static final int EXTREME = Batch.STATE;
  private static final int ZERO = EXTREME + WIDTH;
  private static final int PRODUCTS = ZERO + WIDTH;
  private static final int SQUARES = PRODUCTS + WIDTH;
  private static final int TRIED_INVERSE = SQUARES + WIDTH;
  private static final int MEASURE = TRIED_INVERSE + WIDTH;
  private static final int SCALE = MEASURE + WIDTH;
  private static final int INVERSE = SCALE + WIDTH;

  /** Finds the scale of sub-block j and its codes, plus n; these are 0 where all elements are. */
  void search(float[] f, int[] codes, int j) {
    int at = j * SIZE * WIDTH;
    extreme(f, at);
    sums(f, at, -n);
    keepFirst(f);
    for (int k = -9; k <= 9; k++) {
      if (k != 0) {
        sums(f, at, -(n + 0.1f * k));
        keepBetter(f);
      }
    }
    finish(f, codes, j);
  }

  /** The first element largest in magnitude of each block. */
  static FloatVector extreme(float[] f, int at, int count) {
    var extreme = FloatVector.zero(Floats.SPECIES);
    for (int i = at; i < at + count * WIDTH; i += WIDTH) {
      var x = vector(f, i);
      extreme = extreme.blend(x, x.abs().compare(GT, extreme.abs()));
    }
    return extreme;
  }

  private void extreme(float[] f, int at) {
    for (int h = 0; h < WIDTH; h += LANES) {
      var extreme = extreme(f, Batch.X + at + h, SIZE);
      var zero = extreme.abs().compare(LT, SMALLEST);
      extreme.blend(-n, zero).intoArray(f, EXTREME + h);
      FloatVector.zero(Floats.SPECIES).blend(1, zero).intoArray(f, ZERO + h);
    }
  }

  private void sums(float[] f, int at, float levels) {
    var inverse0 = FloatVector.broadcast(Floats.SPECIES, levels).div(vector(f, EXTREME));
    var inverse1 = FloatVector.broadcast(Floats.SPECIES, levels).div(vector(f, EXTREME + LANES));
    var products0 = FloatVector.zero(Floats.SPECIES);
    var products1 = products0;
    var squares0 = products0;
    var squares1 = products0;
    for (int i = at; i < at + SIZE * WIDTH; i += WIDTH) {
      var x0 = vector(f, Batch.X + i);
      var x1 = vector(f, Batch.X + LANES + i);
      var w0 = vector(f, Batch.W + i);
      var w1 = vector(f, Batch.W + LANES + i);
      var l0 = Round.clamped(inverse0.mul(x0), -n, n - 1);
      var l1 = Round.clamped(inverse1.mul(x1), -n, n - 1);
      products0 = w0.mul(x0).mul(l0).add(products0);
      products1 = w1.mul(x1).mul(l1).add(products1);
      squares0 = w0.mul(l0).mul(l0).add(squares0);
      squares1 = w1.mul(l1).mul(l1).add(squares1);
    }
    inverse0.intoArray(f, TRIED_INVERSE);
    inverse1.intoArray(f, TRIED_INVERSE + LANES);
    products0.intoArray(f, PRODUCTS);
    products1.intoArray(f, PRODUCTS + LANES);
    squares0.intoArray(f, SQUARES);
    squares1.intoArray(f, SQUARES + LANES);
  }

  private static void keepFirst(float[] f) {
    for (int h = 0; h < WIDTH; h += LANES) {
      var products = vector(f, PRODUCTS + h);
      var squares = vector(f, SQUARES + h);
      var some = squares.compare(NE, 0f);
      var scale = FloatVector.zero(Floats.SPECIES).blend(products.div(squares), some);
      scale.intoArray(f, SCALE + h);
      scale.mul(products).intoArray(f, MEASURE + h);
      vector(f, TRIED_INVERSE + h).intoArray(f, INVERSE + h);
    }
  }

  private static void keepBetter(float[] f) {
    for (int h = 0; h < WIDTH; h += LANES) {
      var products = vector(f, PRODUCTS + h);
      var squares = vector(f, SQUARES + h);
      var best = vector(f, MEASURE + h);
      var better =
          squares.compare(GT, 0f).and(products.mul(products).compare(GT, best.mul(squares)));
      var scale = products.div(squares);
      vector(f, SCALE + h).blend(scale, better).intoArray(f, SCALE + h);
      best.blend(scale.mul(products), better).intoArray(f, MEASURE + h);
      vector(f, INVERSE + h).blend(vector(f, TRIED_INVERSE + h), better).intoArray(f, INVERSE + h);
    }
  }

  private void finish(float[] f, int[] codes, int j) {
    for (int h = 0; h < WIDTH; h += LANES) {
      var zero = vector(f, ZERO + h).compare(NE, 0f);
      var inverse = vector(f, INVERSE + h);
      vector(f, SCALE + h).blend(0, zero).intoArray(f, Batch.SCALES + j * WIDTH + h);
      int at = j * SIZE * WIDTH + h;
      for (int i = at; i < at + SIZE * WIDTH; i += WIDTH) {
        var l = Round.clamped(inverse.mul(vector(f, Batch.X + i)), -n, n - 1);
        Round.toInts(l.add(n).blend(0, zero)).intoArray(codes, Batch.CODES + i);
      }
    }
  }

  private static FloatVector vector(float[] f, int at) {
    return FloatVector.fromArray(Floats.SPECIES, f, at);
  }
}
