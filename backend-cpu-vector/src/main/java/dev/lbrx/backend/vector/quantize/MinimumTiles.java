package dev.lbrx.backend.vector.quantize;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.F2I;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.ops.quantize.block.BlockEncoder;
import dev.lbrx.ops.quantize.block.Q4_1;
import dev.lbrx.ops.quantize.block.Q5_1;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** Tiles to {@link Q4_1} or {@link Q5_1}. */
final class MinimumTiles implements TileEncoder {
  private final BlockEncoder encoder;
  private final int top;

  /** Codes of 0 … {@code top}. */
  MinimumTiles(BlockEncoder encoder, int top) {
    this.encoder = encoder;
    this.top = top;
  }

  @Override
  public void encode(float[] tile, int blocks, int[] codes, MemorySegment to, long at) {
    BlockRanges.minimaAndMaxima(tile, blocks);
    for (int b = 0; b < blocks; b += Floats.LANES) {
      scales(tile, b, top);
    }
    int stride = encoder.type().bytes();
    HalfBlocks.storeHalves(tile, FIRST, blocks, to, at, stride);
    HalfBlocks.storeHalves(tile, SECOND, blocks, to, at + 2, stride);
    codes(tile, blocks * BLOCK, top, codes);
    if (top == 31) {
      HalfBlocks.storeFive(codes, blocks, to, at + 4, stride);
    } else {
      HalfBlocks.storeFour(codes, blocks, to, at + 4, stride);
    }
    for (int b = 0; b < blocks; b++) {
      if (Float.isNaN(tile[FIRST + b])) {
        encoder.encodeNan(to, at + (long) stride * b);
      }
    }
  }

  private static void scales(float[] tile, int b, float top) {
    var min = FloatVector.fromArray(Floats.SPECIES, tile, SECOND + b);
    var scale = FloatVector.fromArray(Floats.SPECIES, tile, FIRST + b).sub(min).div(top);
    scale.intoArray(tile, FIRST + b);
    var inverse = FloatVector.broadcast(Floats.SPECIES, 1f).div(scale);
    inverse.blend(0f, scale.compare(EQ, 0f)).intoArray(tile, THIRD + b);
  }

  private static void codes(float[] tile, int count, int top, int[] codes) {
    for (int i = 0; i < count; i += Floats.LANES) {
      int b = i / BLOCK;
      var x = FloatVector.fromArray(Floats.SPECIES, tile, i).sub(tile[SECOND + b]);
      var moved = x.mul(tile[THIRD + b]).add(0.5f);
      ((IntVector) moved.convert(F2I, 0)).max(0).min(top).intoArray(codes, i);
    }
  }
}
