package dev.lbrx.backend.vector.quantize;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHR;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.ops.quantize.block.BlockEncoder;
import dev.lbrx.ops.quantize.block.Float4;
import dev.lbrx.ops.quantize.block.MXFP4;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Tiles to {@link MXFP4}. The nearest code of several is the first, so a magnitude takes as many
 * steps as midpoints lie below it; midpoints are exact, scales being powers of two.
 */
final class Float4Tiles implements TileEncoder {
  private static final int STEPS = 7;
  private static final int STRIDE = 17;
  private static final BlockEncoder ENCODER = new MXFP4();

  @Override
  public void encode(float[] tile, int blocks, int[] codes, MemorySegment to, long at) {
    BlockRanges.magnitudes(tile, blocks);
    for (int b = 0; b < blocks; b++) {
      int exponent = MXFP4.exponent(tile[FIRST + b]);
      to.set(ValueLayout.JAVA_BYTE, at + (long) STRIDE * b, (byte) exponent);
      midpoints(tile, MXFP4.scale(exponent));
      codes(tile, b * BLOCK, codes);
    }
    HalfBlocks.storeFour(codes, blocks, to, at + 1, STRIDE);
    for (int b = 0; b < blocks; b++) {
      if (!Float.isFinite(tile[FIRST + b])) {
        ENCODER.encodeNan(to, at + (long) STRIDE * b);
      }
    }
  }

  // What the next step would overflow to is nearest to nothing.
  private static void midpoints(float[] tile, float scale) {
    for (int step = 0; step < STEPS; step++) {
      int next = Float4.doubled(step + 1);
      float midpoint = (Float4.doubled(step) + next) * 0.5f * scale;
      tile[WORK + step] = Float.isInfinite(next * scale) ? Float.POSITIVE_INFINITY : midpoint;
    }
  }

  private static void codes(float[] tile, int at, int[] codes) {
    for (int i = 0; i < BLOCK; i += Floats.LANES) {
      var x = FloatVector.fromArray(Floats.SPECIES, tile, at + i);
      var magnitude = x.abs();
      var code = IntVector.zero(Floats.INTS);
      for (int step = 0; step < STEPS; step++) {
        code = code.blend(step + 1, magnitude.compare(GT, tile[WORK + step]).cast(Floats.INTS));
      }
      var sign = x.reinterpretAsInts().lanewise(LSHR, 28).and(8);
      code.or(sign.blend(0, code.compare(EQ, 0))).intoArray(codes, at + i);
    }
  }
}
