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
    scales(tile, blocks, to, at);
    codes(tile, blocks * BLOCK, middle, codes);
    if (middle == 16) {
      HalfBlocks.storeFive(codes, blocks, to, at + 2, stride());
    } else {
      HalfBlocks.storeFour(codes, blocks, to, at + 2, stride());
    }
    mark(tile, blocks, to, at);
  }

  /** Bytes of a block. */
  int stride() {
    return encoder.type().bytes();
  }

  /** Turns extremes into scales, which are stored, and leaves their inverses behind them. */
  void scales(float[] work, int blocks, MemorySegment to, long at) {
    for (int b = 0; b < blocks; b += Floats.LANES) {
      scales(work, b, -middle);
    }
    HalfBlocks.storeHalves(work, FIRST, blocks, to, at, stride());
  }

  /** Writes the blocks anew that have no finite scale. */
  void mark(float[] work, int blocks, MemorySegment to, long at) {
    for (int b = 0; b < blocks; b++) {
      if (Float.isNaN(work[FIRST + b])) {
        encoder.encodeNan(to, at + (long) stride() * b);
      }
    }
  }

  private static void scales(float[] tile, int b, float divisor) {
    var scale = FloatVector.fromArray(Floats.SPECIES, tile, FIRST + b).div(divisor);
    scale.intoArray(tile, FIRST + b);
    var inverse = FloatVector.broadcast(Floats.SPECIES, 1f).div(scale);
    inverse.blend(0f, scale.compare(EQ, 0f)).intoArray(tile, SECOND + b);
  }

  private static void codes(float[] tile, int count, int middle, int[] codes) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var x = FloatVector.fromArray(Floats.SPECIES, tile, i).mul(tile[SECOND + i / BLOCK]);
      var moved = x.add(middle + 0.5f);
      ((IntVector) moved.convert(F2I, 0)).max(0).min(2 * middle - 1).intoArray(codes, i);
    }
  }
}
