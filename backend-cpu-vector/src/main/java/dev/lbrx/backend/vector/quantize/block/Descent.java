package dev.lbrx.backend.vector.quantize.block;

import static dev.lbrx.backend.vector.quantize.block.Batch.WIDTH;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.quantize.Round;
import jdk.incubator.vector.FloatVector;

/**
 * Codes −4 … 3 of 16 elements, weights x², changed one by one while that makes (Σwxl)²/Σwl² larger,
 * all blocks of a batch at once. A block that a whole pass left alone would be left alone by the
 * next pass too, so that all may go on until none changes.
 */
final class Descent {
  private static final int N = 4;
  private static final int SIZE = SignedSearch.SIZE;
  private static final int PASSES = 5;
  private static final int LANES = Floats.LANES;
  private static final int PRODUCTS = Batch.STATE;
  private static final int SQUARES = PRODUCTS + WIDTH;

  private Descent() {}

  /** Finds the scale of sub-block j and its codes, plus 4; these are 0 where all elements are. */
  static void search(float[] f, int[] codes, int j) {
    int at = j * SIZE * WIDTH;
    start(f, at);
    start(f, at + LANES);
    boolean changed = true;
    for (int pass = 0; pass < PASSES && changed; pass++) {
      changed = pass(f, at, 0) | pass(f, at, LANES);
    }
    finish(f, codes, j, 0);
    finish(f, codes, j, LANES);
  }

  private static void start(float[] f, int at) {
    int h = at % WIDTH;
    var extreme = SignedSearch.extreme(f, Batch.X + at, SIZE);
    extreme = extreme.blend(-N, extreme.abs().compare(LT, SignedSearch.SMALLEST));
    var inverse = FloatVector.broadcast(Floats.SPECIES, -N).div(extreme);
    var products = FloatVector.zero(Floats.SPECIES);
    var squares = products;
    for (int i = 0; i < SIZE * WIDTH; i += WIDTH) {
      var x = vector(f, Batch.X + at + i);
      var w = vector(f, Batch.W + at + i);
      var l = Round.clamped(inverse.mul(x), -N, N - 1);
      l.intoArray(f, Batch.TRIED + h + i);
      products = w.mul(x).mul(l).add(products);
      squares = w.mul(l).mul(l).add(squares);
    }
    products.intoArray(f, PRODUCTS + h);
    squares.intoArray(f, SQUARES + h);
  }

  private static boolean pass(float[] f, int at, int h) {
    var products = vector(f, PRODUCTS + h);
    var squares = vector(f, SQUARES + h);
    var changed = Floats.SPECIES.maskAll(false);
    for (int i = h; i < SIZE * WIDTH; i += WIDTH) {
      var x = vector(f, Batch.X + at + i);
      var w = vector(f, Batch.W + at + i);
      var old = vector(f, Batch.TRIED + i);
      var wx = w.mul(x);
      var xl = products.sub(wx.mul(old));
      var l2 = squares.sub(w.mul(old).mul(old));
      var l = Round.toFloats(Round.nearest(x.mul(l2).div(xl)).max(-N).min(N - 1));
      var better = xl.compare(GT, 0f).andNot(l.eq(old));
      xl = wx.mul(l).add(xl);
      l2 = w.mul(l).mul(l).add(l2);
      var left = xl.mul(xl).mul(squares);
      var right = products.mul(products).mul(l2);
      better = better.and(l2.compare(GT, 0f)).and(left.compare(GT, right));
      old.blend(l, better).intoArray(f, Batch.TRIED + i);
      products = products.blend(xl, better);
      squares = squares.blend(l2, better);
      changed = changed.or(better);
    }
    products.intoArray(f, PRODUCTS + h);
    squares.intoArray(f, SQUARES + h);
    return changed.anyTrue();
  }

  private static void finish(float[] f, int[] codes, int j, int h) {
    int at = j * SIZE * WIDTH + h;
    var zero = SignedSearch.extreme(f, Batch.X + at, SIZE).abs().compare(LT, SignedSearch.SMALLEST);
    var squares = vector(f, SQUARES + h);
    var none = squares.compare(GT, 0f).not().or(zero);
    var scale = vector(f, PRODUCTS + h).div(squares);
    scale.blend(0, none).intoArray(f, Batch.SCALES + j * WIDTH + h);
    for (int i = 0; i < SIZE * WIDTH; i += WIDTH) {
      var l = vector(f, Batch.TRIED + h + i).add(N).blend(0, zero);
      Round.toInts(l).intoArray(codes, Batch.CODES + at + i);
    }
  }

  private static FloatVector vector(float[] f, int at) {
    return FloatVector.fromArray(Floats.SPECIES, f, at);
  }
}
