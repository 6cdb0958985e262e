package dev.lbrx.backend.vector.matmul;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.ops.matmul.RowTiles;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Σ q·u over units of one row of activations and a tile of {@link RowTiles}, a row of the tile a
 * lane. Exact: sums of a unit fit 16 bits where codes have 4, less 8 (partial sums may wrap); of
 * two products where they have 8. Activations come as ints, both halves of which hold the code.
 */
final class TileProducts {
  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_PREFERRED;
  private static final int BYTES = SHORTS.vectorByteSize();

  private static final int ROWS = RowTiles.ROWS;

  // Bytes of a word of each row.
  private static final int WORDS = 2 * ROWS;

  private TileProducts() {}

  /** Of 4-bit codes less 8: slot s of unit u comes to {@code to + 64·u + s}. */
  static void four(
      MemorySegment tile,
      int at,
      int units,
      int unit,
      int[] x,
      int q,
      int sums,
      float[] products,
      int to) {
    for (int u = 0; u < units; u++) {
      int from = at + u * unit * ROWS / 2;
      short start = (short) (-8 * x[sums + u]);
      for (int v = 0; v < WORDS; v += 2 * BYTES) {
        four(tile, from + v, unit, start, x, q + u * unit, products, to + u * ROWS + v / 4);
      }
    }
  }

  private static void four(
      MemorySegment tile, int at, int unit, short start, int[] x, int q, float[] products, int to) {
    var a = ShortVector.broadcast(SHORTS, start);
    var b = a;
    // As ints, because their shifts by a constant are one instruction.
    var mask = IntVector.broadcast(Floats.INTS, 0x000f000f);
    for (int w = 0; w < unit / 4; w++) {
      int from = at + w * WORDS;
      var l = IntVector.fromMemorySegment(Floats.INTS, tile, from, ByteOrder.LITTLE_ENDIAN);
      var r = IntVector.fromMemorySegment(Floats.INTS, tile, from + BYTES, ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < 4; i++) {
        var y = IntVector.broadcast(Floats.INTS, x[q + w * 4 + i]).reinterpretAsShorts();
        a = a.add(l.lanewise(LSHR, 4 * i).and(mask).reinterpretAsShorts().mul(y));
        b = b.add(r.lanewise(LSHR, 4 * i).and(mask).reinterpretAsShorts().mul(y));
      }
    }
    store(a.reinterpretAsInts(), products, to);
    store(b.reinterpretAsInts(), products, to + Floats.LANES);
  }

  /** Sums of 16 bits as floats in slots: even rows stand in the lower halves, odd in the upper. */
  static void store(IntVector words, float[] products, int to) {
    var even = words.lanewise(LSHL, 16).lanewise(ASHR, 16);
    floats(even).intoArray(products, to);
    floats(words.lanewise(ASHR, 16)).intoArray(products, to + ROWS / 2);
  }

  private static FloatVector floats(IntVector integers) {
    return (FloatVector) integers.convert(I2F, 0);
  }

  /** Of 8-bit codes: slot s of unit u comes to {@code to + 64·u + s}. */
  static void eight(
      MemorySegment tile, int at, int units, int unit, int[] x, int q, float[] products, int to) {
    for (int u = 0; u < units; u++) {
      int from = at + u * unit * ROWS;
      for (int v = 0; v < WORDS; v += BYTES) {
        eight(tile, from + v, unit, x, q + u * unit, products, to + u * ROWS + v / 4);
      }
    }
  }

  private static void eight(
      MemorySegment tile, int at, int unit, int[] x, int q, float[] products, int to) {
    var even = IntVector.zero(Floats.INTS);
    var odd = even;
    for (int w = 0; w < unit / 2; w++) {
      var word =
          ShortVector.fromMemorySegment(SHORTS, tile, at + w * WORDS, ByteOrder.LITTLE_ENDIAN);
      var first = IntVector.broadcast(Floats.INTS, x[q + w * 2]).reinterpretAsShorts();
      var second = IntVector.broadcast(Floats.INTS, x[q + w * 2 + 1]).reinterpretAsShorts();
      var sum =
          word.lanewise(LSHL, 8)
              .lanewise(ASHR, 8)
              .mul(first)
              .add(word.lanewise(ASHR, 8).mul(second))
              .reinterpretAsInts();
      even = even.add(sum.lanewise(LSHL, 16).lanewise(ASHR, 16));
      odd = odd.add(sum.lanewise(ASHR, 16));
    }
    floats(even).intoArray(products, to);
    floats(odd).intoArray(products, to + ROWS / 2);
  }
}
