package dev.lbrx.backend.vector.quantize;

import static dev.lbrx.backend.vector.quantize.TileEncoder.SECOND;
import static jdk.incubator.vector.VectorOperators.F2I;
import static jdk.incubator.vector.VectorOperators.I2S;
import static jdk.incubator.vector.VectorOperators.LSHL;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.ops.quantize.block.Q8_0;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/** Blocks of bf16 to {@link Q8_0}: the two codes of an int become a short. */
final class EightBitPairs implements PairEncoder {
  private static final int SIGN = 0x80000000;
  private static final int UPPER = 0xffff0000;
  private static final int BELOW_HALF = EightBitTiles.BELOW_HALF;

  /** Pairs of a block. */
  private static final int PAIRS = TileEncoder.BLOCK / 2;

  @Override
  public void encode(
      MemorySegment from,
      long bytes,
      int blocks,
      float[] work,
      int[] codes,
      MemorySegment to,
      long at) {
    PairRanges.magnitudes(from, bytes, blocks, work);
    EightBitTiles.scales(work, blocks, to, at);
    codes(from, bytes, blocks * PAIRS, work, to, at + 2);
    EightBitTiles.mark(work, blocks, to, at);
  }

  private static void codes(
      MemorySegment from, long bytes, int pairs, float[] work, MemorySegment to, long at) {
    for (int i = 0; i < pairs; i += Floats.LANES) {
      float inverse = work[SECOND + i / PAIRS];
      var pair =
          IntVector.fromMemorySegment(Floats.INTS, from, bytes + 4L * i, ByteOrder.LITTLE_ENDIAN);
      var x = pair.lanewise(LSHL, 16).reinterpretAsFloats().mul(inverse);
      var y = pair.and(UPPER).reinterpretAsFloats().mul(inverse);
      var p = x.add(x.reinterpretAsInts().and(SIGN).or(BELOW_HALF).reinterpretAsFloats());
      var q = y.add(y.reinterpretAsInts().and(SIGN).or(BELOW_HALF).reinterpretAsFloats());
      var low = ((IntVector) p.convert(F2I, 0)).max(-128).min(127);
      var high = ((IntVector) q.convert(F2I, 0)).max(-128).min(127);
      var both = low.and(255).or(high.lanewise(LSHL, 8)).convertShape(I2S, Floats.SHORTS, 0);
      long place = at + (long) (i / PAIRS) * EightBitTiles.STRIDE + 2 * (i % PAIRS);
      ((ShortVector) both).intoMemorySegment(to, place, ByteOrder.LITTLE_ENDIAN);
    }
  }
}
