package dev.lbrx.backend.vector.matmul;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.XOR;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.ops.matmul.RowTiles;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Σ q·u over units of one row of activations and a tile of {@link RowTiles}, a row of the tile a
 * lane, in 16-bit arithmetic that may wrap on the way; see {@link Activations}. Exact: the sums of
 * a unit fit 16 bits where codes have 4, less 8; those of two products where they have 8.
 */
final class TileProducts {
  private static final VectorSpecies<Integer> INTS = Floats.INTS;

  private static final int ROWS = RowTiles.ROWS;

  // Bytes of a word of each row.
  private static final int WORDS = 4 * ROWS;

  /** Added to the lower half of each word's products of 8 bits, so that it is not negative. */
  static final int LOWER_BIAS = 0x8000;

  private TileProducts() {}

  /**
   * Of 4-bit codes, for {@link #folded}: row r of unit u comes to {@code 128·u + r}. Codes are read
   * from the first byte to the last, or else memory would not be read ahead.
   *
   * @param words of a unit, a power of two
   * @param q where the factors begin
   */
  static void four(MemorySegment tile, int at, int units, int words, int[] x, int q, int[] to) {
    Arrays.fill(to, 0, units * ROWS, 0);
    int shift = Integer.numberOfTrailingZeros(words);
    for (int w = 0; w < units * words; w++) {
      fourVectors(tile, at + w * WORDS, x, q + w * 4, to, (w >> shift) * ROWS);
    }
  }

  private static void fourVectors(MemorySegment tile, int at, int[] x, int q, int[] to, int i) {
    var y0 = IntVector.broadcast(INTS, x[q]).reinterpretAsShorts();
    var y1 = IntVector.broadcast(INTS, x[q + 1]).reinterpretAsShorts();
    var y2 = IntVector.broadcast(INTS, x[q + 2]).reinterpretAsShorts();
    var y3 = IntVector.broadcast(INTS, x[q + 3]).reinterpretAsShorts();
    for (int v = 0; v < ROWS; v += Floats.LANES) {
      var s = load(tile, at + 4 * v);
      IntVector.fromArray(INTS, to, i + v)
          .reinterpretAsShorts()
          .add(s.reinterpretAsShorts().mul(y0))
          .add(s.lanewise(LSHR, 4).reinterpretAsShorts().mul(y1))
          .add(s.lanewise(LSHR, 8).reinterpretAsShorts().mul(y2))
          .add(s.lanewise(LSHR, 12).reinterpretAsShorts().mul(y3))
          .reinterpretAsInts()
          .intoArray(to, i + v);
    }
  }

  /** The sum of both halves of each lane, less 8·Σq, modulo 2¹⁶, with its sign. */
  static IntVector folded(IntVector halves, int sum) {
    return halves.add(halves.lanewise(LSHL, 16)).add(-8 * sum << 16).lanewise(ASHR, 16);
  }

  /**
   * Of 8-bit codes: row r of unit u, {@link #LOWER_BIAS} too much for each word, comes to {@code
   * 128·u + r}.
   */
  static void eight(MemorySegment tile, int at, int units, int words, int[] x, int q, int[] to) {
    Arrays.fill(to, 0, units * ROWS, 0);
    int shift = Integer.numberOfTrailingZeros(words);
    for (int w = 0; w < units * words; w++) {
      twoProducts(tile, at + w * WORDS, x, q + w * 3, to, (w >> shift) * ROWS);
    }
  }

  private static void twoProducts(MemorySegment tile, int at, int[] x, int q, int[] to, int i) {
    var y0 = IntVector.broadcast(INTS, x[q]).reinterpretAsShorts();
    var y1 = IntVector.broadcast(INTS, x[q + 1]).reinterpretAsShorts();
    var bias = IntVector.broadcast(INTS, x[q + 2]).reinterpretAsShorts();
    for (int v = 0; v < ROWS; v += Floats.LANES) {
      var s = load(tile, at + 4 * v).lanewise(XOR, 0x00800080).reinterpretAsShorts();
      var p = s.mul(y0).add(s.lanewise(ASHR, 8).mul(y1)).add(bias).reinterpretAsInts();
      IntVector.fromArray(INTS, to, i + v)
          .add(p.and(0xffff))
          .add(p.lanewise(ASHR, 16))
          .intoArray(to, i + v);
    }
  }

  private static IntVector load(MemorySegment tile, int at) {
    return IntVector.fromMemorySegment(INTS, tile, at, ByteOrder.LITTLE_ENDIAN);
  }
}
