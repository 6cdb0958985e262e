package dev.lbrx.backend.vector.quantize;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.F2I;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.ops.quantize.block.BlockEncoder;
import dev.lbrx.ops.quantize.block.Q4_0;
import dev.lbrx.ops.quantize.block.Q5_0;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** Tiles to {@link Q4_0} or {@link Q5_0}. */
final class SymmetricTiles implements TileEncoder {
  private final BlockEncoder encoder;
  private final int middle;

  /** Codes of 0 … 2·{@code middle} − 1. */
  SymmetricTiles(BlockEncoder encoder, int middle) {
    this.encoder = encoder;
    this.middle = middle;
  }

  @Override
  public void encode(float[] tile, int blocks, int[] codes, MemorySegment to, long at) {
    BlockRanges.extremes(tile, blocks);
    for (int b = 0; b < blocks; b += Floats.LANES) {
      scales(tile, b, -middle);
    }
    int stride = encoder.type().bytes();
    HalfBlocks.storeHalves(tile, FIRST, blocks, to, at, stride);
    codes(tile, blocks, middle, codes);
    if (middle == 16) {
      HalfBlocks.storeFive(codes, blocks, to, at + 2, stride);
    } else {
      HalfBlocks.storeFour(codes, blocks, to, at + 2, stride);
    }
    for (int b = 0; b < blocks; b++) {
      if (Float.isNaN(tile[FIRST + b])) {
        encoder.encodeNan(to, at + (long) stride * b);
      }
    }
  }

  private static void scales(float[] tile, int b, float divisor) {
    var scale = FloatVector.fromArray(Floats.SPECIES, tile, FIRST + b).div(divisor);
    scale.intoArray(tile, FIRST + b);
    var inverse = FloatVector.broadcast(Floats.SPECIES, 1f).div(scale);
    inverse.blend(0f, scale.compare(EQ, 0f)).intoArray(tile, SECOND + b);
  }

  private static void codes(float[] tile, int blocks, int middle, int[] codes) {
    for (int b = 0; b < blocks; b++) {
      codes(tile, b * BLOCK, tile[SECOND + b], middle, codes);
    }
  }

  private static void codes(float[] tile, int at, float inverse, int middle, int[] codes) {
    for (int i = 0; i < BLOCK; i += Floats.LANES) {
      var x = FloatVector.fromArray(Floats.SPECIES, tile, at + i).mul(inverse).add(middle + 0.5f);
      ((IntVector) x.convert(F2I, 0)).max(0).min(2 * middle - 1).intoArray(codes, at + i);
    }
  }
}
