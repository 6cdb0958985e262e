package dev.lbrx.backend.vector.quantize.block;

import static dev.lbrx.backend.vector.quantize.block.Batch.BLOCK;
import static dev.lbrx.backend.vector.quantize.block.Batch.WIDTH;
import static jdk.incubator.vector.VectorOperators.NE;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.quantize.Round;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** Rounds elements again with the scales as they are stored; those of scale 0 keep their codes. */
final class ElementCodes {
  private static final int LANES = Floats.LANES;

  private ElementCodes() {}

  /** Codes 0 … top of sub-blocks with offsets. */
  static void offset(float[] f, int[] codes, int size, int top) {
    for (int j = 0; j < BLOCK / size; j++) {
      for (int h = j * WIDTH; h < (j + 1) * WIDTH; h += LANES) {
        offset(f, codes, j * size * WIDTH, size, h, top);
      }
    }
  }

  private static void offset(float[] f, int[] codes, int at, int size, int h, int top) {
    int lane = h % WIDTH;
    var scale = product(f, Batch.D + lane, codes, Batch.SCALE_CODES + h);
    var offset = product(f, Batch.M + lane, codes, Batch.OFFSET_CODES + h);
    var some = scale.compare(NE, 0f).cast(Floats.INTS);
    for (int i = at + lane; i < at + size * WIDTH; i += WIDTH) {
      var x = FloatVector.fromArray(Floats.SPECIES, f, Batch.X + i).add(offset);
      var code = Round.nearest(x.div(scale)).max(0).min(top);
      IntVector.fromArray(Floats.INTS, codes, Batch.CODES + i)
          .blend(code, some)
          .intoArray(codes, Batch.CODES + i);
    }
  }

  /** Codes 0 … 2n − 1 of sub-blocks of 16. */
  static void signed(float[] f, int[] codes, int n) {
    for (int j = 0; j < Batch.SUBS; j++) {
      for (int h = j * WIDTH; h < (j + 1) * WIDTH; h += LANES) {
        signed(f, codes, j * SignedSearch.SIZE * WIDTH, h, n);
      }
    }
  }

  private static void signed(float[] f, int[] codes, int at, int h, int n) {
    int lane = h % WIDTH;
    var scale = product(f, Batch.D + lane, codes, Batch.SCALE_CODES + h);
    var some = scale.compare(NE, 0f).cast(Floats.INTS);
    for (int i = at + lane; i < at + SignedSearch.SIZE * WIDTH; i += WIDTH) {
      var x = FloatVector.fromArray(Floats.SPECIES, f, Batch.X + i);
      var code = Round.nearest(x.div(scale)).max(-n).min(n - 1).add(n);
      IntVector.fromArray(Floats.INTS, codes, Batch.CODES + i)
          .blend(code, some)
          .intoArray(codes, Batch.CODES + i);
    }
  }

  private static FloatVector product(float[] f, int scale, int[] codes, int code) {
    return FloatVector.fromArray(Floats.SPECIES, f, scale)
        .mul(Round.toFloats(IntVector.fromArray(Floats.INTS, codes, code)));
  }
}
