package dev.lbrx.backend.vector.quantize;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.F2I;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.ops.quantize.block.BlockEncoder;
import dev.lbrx.ops.quantize.block.Q8_0;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** Tiles to {@link Q8_0}. */
final class EightBitTiles implements TileEncoder {
  /** The largest float below ½: added to a magnitude, what is cut off then is rounded half up. */
  private static final int BELOW_HALF = Float.floatToRawIntBits(Math.nextDown(0.5f));

  private static final BlockEncoder ENCODER = new Q8_0();

  @Override
  public void encode(float[] tile, int blocks, int[] codes, MemorySegment to, long at) {
    BlockRanges.magnitudes(tile, blocks);
    for (int b = 0; b < blocks; b += Floats.LANES) {
      scales(tile, b);
    }
    for (int b = 0; b < blocks; b++) {
      long block = at + 34L * b;
      float scale = tile[FIRST + b];
      if (scale <= Float.MAX_VALUE) {
        to.set(ValueLayout.JAVA_SHORT_UNALIGNED, block, Float.floatToFloat16(scale));
        store(tile, b * BLOCK, tile[SECOND + b], to, block + 2);
      } else {
        ENCODER.encodeNan(to, block);
      }
    }
  }

  private static void scales(float[] tile, int b) {
    var scale = FloatVector.fromArray(Floats.SPECIES, tile, FIRST + b).div(127f);
    scale.intoArray(tile, FIRST + b);
    var inverse = FloatVector.broadcast(Floats.SPECIES, 1f).div(scale);
    inverse.blend(0f, scale.compare(EQ, 0f)).intoArray(tile, SECOND + b);
  }

  private static void store(float[] tile, int at, float inverse, MemorySegment to, long bytes) {
    for (int i = 0; i < BLOCK; i += Narrowed.LENGTH) {
      var low = codes(tile, at + i, inverse);
      if (Narrowed.VECTORS == 1) {
        Narrowed.store(low, to, bytes + i);
      } else {
        Narrowed.store(low, codes(tile, at + i + Floats.LANES, inverse), to, bytes + i);
      }
    }
  }

  private static IntVector codes(float[] tile, int at, float inverse) {
    var x = FloatVector.fromArray(Floats.SPECIES, tile, at).mul(inverse);
    var half = x.reinterpretAsInts().and(0x80000000).or(BELOW_HALF).reinterpretAsFloats();
    return ((IntVector) x.add(half).convert(F2I, 0)).max(-128).min(127);
  }
}
