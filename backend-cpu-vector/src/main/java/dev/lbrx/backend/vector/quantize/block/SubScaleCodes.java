package dev.lbrx.backend.vector.quantize.block;

import static dev.lbrx.backend.vector.quantize.block.Batch.WIDTH;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.quantize.Round;
import dev.lbrx.ops.quantize.block.Search;
import dev.lbrx.ops.quantize.block.SubScales;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/** Codes of the sub-blocks' scales and offsets, and the f16 scale of those. */
final class SubScaleCodes {
  private static final int LANES = Floats.LANES;

  private SubScaleCodes() {}

  /** Codes 0 … n, n for the greatest. */
  static void positive(float[] f, int[] codes, int from, int count, int n, int to, int d) {
    for (int h = 0; h < WIDTH; h += LANES) {
      var max = FloatVector.zero(Floats.SPECIES);
      for (int j = h; j < count * WIDTH; j += WIDTH) {
        var x = FloatVector.fromArray(Floats.SPECIES, f, from + j);
        max = max.blend(x, x.compare(GT, max));
      }
      var inverse = FloatVector.broadcast(Floats.SPECIES, n).div(max);
      inverse = inverse.blend(0, max.compare(EQ, 0f));
      for (int j = h; j < count * WIDTH; j += WIDTH) {
        var x = FloatVector.fromArray(Floats.SPECIES, f, from + j);
        Round.nearest(inverse.mul(x)).max(0).min(n).intoArray(codes, to + j);
      }
      max.div(n).intoArray(f, d + h);
    }
    toHalves(f, d);
  }

  /** Codes of the least weighted error: few enough to be searched a block at a time. */
  static void weighted(float[] f, int[] codes, int from, int count, int n, int to, int d) {
    for (int lane = 0; lane < WIDTH; lane++) {
      Batch.gather(f, from, lane, Batch.ROW, count);
      Batch.gather(f, Batch.SUMS, lane, Batch.ROW_WEIGHTS, count);
      f[d + lane] =
          SubScales.search(f, Batch.ROW, count, f, Batch.ROW_WEIGHTS, n, codes, Batch.ROW_CODES);
      spread(codes, to, lane, count, 0);
    }
    toHalves(f, d);
  }

  /** Codes −n … n − 1 of 16 scales, −n for the first largest in magnitude; zeros where none is. */
  static void signed(float[] f, int[] codes, int n) {
    for (int h = 0; h < WIDTH; h += LANES) {
      var extreme = SignedSearch.extreme(f, Batch.SCALES + h, Batch.SUBS);
      var none = extreme.compare(EQ, 0f);
      var inverse = FloatVector.broadcast(Floats.SPECIES, -n).div(extreme);
      for (int j = h; j < Batch.SUBS * WIDTH; j += WIDTH) {
        var x = FloatVector.fromArray(Floats.SPECIES, f, Batch.SCALES + j);
        Round.nearest(inverse.mul(x))
            .max(-n)
            .min(n - 1)
            .blend(-n, none.cast(Floats.INTS))
            .intoArray(codes, Batch.SCALE_CODES + j);
      }
      inverse(inverse).blend(0, none).intoArray(f, Batch.D + h);
    }
    toHalves(f, Batch.D);
  }

  /**
   * Codes −128 … 127 of 16 scales, −128 for the first largest in magnitude. A block with no scale
   * that counts gets code 0 everywhere, of elements too.
   */
  static void bytes(float[] f, int[] codes) {
    for (int h = 0; h < WIDTH; h += LANES) {
      var extreme = SignedSearch.extreme(f, Batch.SCALES + h, Batch.SUBS);
      var none = extreme.abs().compare(LT, SignedSearch.SMALLEST);
      var inverse = FloatVector.broadcast(Floats.SPECIES, -128).div(extreme);
      for (int j = h; j < Batch.SUBS * WIDTH; j += WIDTH) {
        var x = FloatVector.fromArray(Floats.SPECIES, f, Batch.SCALES + j);
        Round.nearest(inverse.mul(x))
            .min(127)
            .lanewise(LSHL, 24)
            .lanewise(ASHR, 24)
            .blend(0, none.cast(Floats.INTS))
            .intoArray(codes, Batch.SCALE_CODES + j);
      }
      inverse(inverse).blend(0, none).intoArray(f, Batch.D + h);
      if (none.anyTrue()) {
        clear(codes, h, none.cast(Floats.INTS));
      }
    }
    toHalves(f, Batch.D);
  }

  private static FloatVector inverse(FloatVector x) {
    return FloatVector.broadcast(Floats.SPECIES, 1f).div(x);
  }

  private static void clear(int[] codes, int h, VectorMask<Integer> none) {
    for (int i = h; i < Batch.BLOCK * WIDTH; i += WIDTH) {
      IntVector.zero(Floats.INTS).intoArray(codes, Batch.CODES + i, none);
    }
  }

  /** Codes −n … n − 1 of the least weighted error of 16 scales. */
  static void signedWeighted(float[] f, int[] codes, int n) {
    for (int lane = 0; lane < WIDTH; lane++) {
      Batch.gather(f, Batch.SCALES, lane, Batch.ROW, Batch.SUBS);
      Batch.gather(f, Batch.SUMS, lane, Batch.ROW_WEIGHTS, Batch.SUBS);
      f[Batch.D + lane] =
          Search.symmetric(
              f, Batch.ROW, Batch.SUBS, n, f, Batch.ROW_WEIGHTS, codes, Batch.ROW_CODES);
      spread(codes, Batch.SCALE_CODES, lane, Batch.SUBS, -n);
    }
    toHalves(f, Batch.D);
  }

  private static void spread(int[] codes, int to, int lane, int count, int plus) {
    for (int j = 0; j < count; j++) {
      codes[to + j * WIDTH + lane] = codes[Batch.ROW_CODES + j] + plus;
    }
  }

  private static void toHalves(float[] f, int d) {
    for (int lane = d; lane < d + WIDTH; lane++) {
      f[lane] = Float.float16ToFloat(Float.floatToFloat16(f[lane]));
    }
  }
}
