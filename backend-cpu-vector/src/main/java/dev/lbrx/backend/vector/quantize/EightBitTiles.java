package dev.lbrx.backend.vector.quantize;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.F2I;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.ops.quantize.block.BlockEncoder;
import dev.lbrx.ops.quantize.block.Q8_0;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** Tiles to {@link Q8_0}. */
final class EightBitTiles implements TileEncoder {
  /** The largest float below ½: added to a magnitude, what is cut off then is rounded half up. */
  static final int BELOW_HALF = Float.floatToRawIntBits(Math.nextDown(0.5f));

  /** Bytes of a block. */
  static final int STRIDE = 34;

  private static final BlockEncoder ENCODER = new Q8_0();

  @Override
  public void encode(float[] tile, int blocks, int[] codes, MemorySegment to, long at) {
    BlockRanges.magnitudes(tile, blocks);
    scales(tile, blocks, to, at);
    codes(tile, blocks * BLOCK, codes);
    Narrowed.store(codes, BLOCK, blocks, to, at + 2, STRIDE);
    mark(tile, blocks, to, at);
  }

  /** Turns magnitudes into scales, which are stored, and leaves their inverses behind them. */
  static void scales(float[] work, int blocks, MemorySegment to, long at) {
    for (int b = 0; b < blocks; b += Floats.LANES) {
      scales(work, b);
    }
    HalfBlocks.storeHalves(work, FIRST, blocks, to, at, STRIDE);
  }

  /** Writes the blocks anew that have no finite scale. */
  static void mark(float[] work, int blocks, MemorySegment to, long at) {
    for (int b = 0; b < blocks; b++) {
      if (!Float.isFinite(work[FIRST + b])) {
        ENCODER.encodeNan(to, at + (long) STRIDE * b);
      }
    }
  }

  private static void scales(float[] tile, int b) {
    var scale = FloatVector.fromArray(Floats.SPECIES, tile, FIRST + b).div(127f);
    scale.intoArray(tile, FIRST + b);
    var inverse = FloatVector.broadcast(Floats.SPECIES, 1f).div(scale);
    inverse.blend(0f, scale.compare(EQ, 0f)).intoArray(tile, SECOND + b);
  }

  private static void codes(float[] tile, int count, int[] codes) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var x = FloatVector.fromArray(Floats.SPECIES, tile, i).mul(tile[SECOND + i / BLOCK]);
      var half = x.reinterpretAsInts().and(0x80000000).or(BELOW_HALF).reinterpretAsFloats();
      ((IntVector) x.add(half).convert(F2I, 0)).max(-128).min(127).intoArray(codes, i);
    }
  }
}
