package dev.lbrx.backend.vector.quantize;

import static dev.lbrx.backend.vector.quantize.TileEncoder.SECOND;
import static jdk.incubator.vector.VectorOperators.F2I;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_S2I;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.ops.quantize.block.Q4_0;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/** Blocks of bf16 to {@link Q4_0}: halves of blocks are brought together as they are read. */
final class SymmetricPairs implements PairEncoder {
  private static final int MIDDLE = 8;
  private static final int HALF = TileEncoder.BLOCK / 2;
  private final SymmetricTiles tiles = new SymmetricTiles(new Q4_0(), MIDDLE);

  @Override
  public void encode(
      MemorySegment from,
      long bytes,
      int blocks,
      float[] work,
      int[] codes,
      MemorySegment to,
      long at) {
    PairRanges.extremes(from, bytes, blocks, work);
    tiles.scales(work, blocks, to, at);
    codes(from, bytes, blocks * HALF, work, codes);
    Narrowed.store(codes, HALF, blocks, to, at + 2, tiles.stride());
    tiles.mark(work, blocks, to, at);
  }

  private static void codes(MemorySegment from, long bytes, int count, float[] work, int[] codes) {
    for (int i = 0; i < count; i += Floats.LANES) {
      float inverse = work[SECOND + i / HALF];
      long at = bytes + 2L * (2 * i - i % HALF);
      var x = widened(from, at).mul(inverse).add(MIDDLE + 0.5f);
      var y = widened(from, at + 2 * HALF).mul(inverse).add(MIDDLE + 0.5f);
      var low = ((IntVector) x.convert(F2I, 0)).max(0).min(2 * MIDDLE - 1);
      var high = ((IntVector) y.convert(F2I, 0)).max(0).min(2 * MIDDLE - 1);
      low.or(high.lanewise(LSHL, 4)).intoArray(codes, i);
    }
  }

  private static FloatVector widened(MemorySegment from, long at) {
    var halves = ShortVector.fromMemorySegment(Floats.SHORTS, from, at, ByteOrder.LITTLE_ENDIAN);
    return ((IntVector) halves.convertShape(ZERO_EXTEND_S2I, Floats.INTS, 0))
        .lanewise(LSHL, 16)
        .reinterpretAsFloats();
  }
}
