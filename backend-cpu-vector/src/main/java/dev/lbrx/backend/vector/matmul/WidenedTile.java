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
 * Codes of a tile of {@link RowTiles} column by column, and their products with four rows of
 * activations. 4-bit codes, less 8, as shorts: sums over a unit fit them. 8-bit codes as floats,
 * which hold the sums exactly.
 */
final class WidenedTile {
  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Float> FLOATS = Floats.SPECIES;
  private static final VectorSpecies<Integer> INTS = Floats.INTS;
  private static final int LANES = Floats.LANES;

  private static final int ROWS = RowTiles.ROWS;

  // Ints that hold a column of shorts.
  private static final int PAIRS = ROWS / 2;

  private WidenedTile() {}

  /** Widens 4-bit codes: column k comes to {@code 32·k}, two rows an int. */
  static void four(MemorySegment tile, int at, int columns, int[] to) {
    for (int word = 0; word < columns / 4; word++) {
      for (int i = 0; i < PAIRS; i += LANES) {
        int from = at + (word * PAIRS + i) * 4;
        var codes = ShortVector.fromMemorySegment(SHORTS, tile, from, ByteOrder.LITTLE_ENDIAN);
        for (int column = 0; column < 4; column++) {
          codes
              .and((short) 15)
              .sub((short) 8)
              .reinterpretAsInts()
              .intoArray(to, (word * 4 + column) * PAIRS + i);
          codes = codes.lanewise(LSHR, 4);
        }
      }
    }
  }

  /** Widens 8-bit codes: column k comes to {@code at + 64·k}, in slots. */
  static void eight(MemorySegment tile, int from, int columns, float[] to, int at) {
    for (int word = 0; word < columns / 2; word++) {
      for (int i = 0; i < PAIRS; i += LANES) {
        var codes =
            IntVector.fromMemorySegment(
                INTS, tile, from + (word * PAIRS + i) * 4, ByteOrder.LITTLE_ENDIAN);
        int column = at + word * 2 * ROWS + i;
        floats(codes.lanewise(LSHL, 24)).intoArray(to, column);
        floats(codes.lanewise(LSHL, 8)).intoArray(to, column + PAIRS);
        floats(codes.lanewise(LSHL, 16)).intoArray(to, column + ROWS);
        floats(codes).intoArray(to, column + ROWS + PAIRS);
      }
    }
  }

  private static FloatVector floats(IntVector upper) {
    return (FloatVector) upper.lanewise(ASHR, 24).convert(I2F, 0);
  }

  /**
   * One unit of 4-bit codes by four rows, {@code pitch} apart: row r's sums to {@code to + 32·r}.
   */
  static void multiply(
      int[] codes, int c, int unit, int[] x, int q, int pitch, int[] sums, int to) {
    for (int i = 0; i < PAIRS; i += 2 * LANES) {
      multiplyTwo(codes, c + i, unit, x, q, pitch, sums, to + i);
    }
  }

  private static void multiplyTwo(
      int[] codes, int c, int unit, int[] x, int q, int pitch, int[] sums, int to) {
    var a0 = ShortVector.zero(SHORTS);
    var a1 = a0;
    var a2 = a0;
    var a3 = a0;
    var b0 = a0;
    var b1 = a0;
    var b2 = a0;
    var b3 = a0;
    for (int k = 0; k < unit; k++) {
      var a = IntVector.fromArray(INTS, codes, c + k * PAIRS).reinterpretAsShorts();
      var b = IntVector.fromArray(INTS, codes, c + k * PAIRS + LANES).reinterpretAsShorts();
      var x0 = IntVector.broadcast(INTS, x[q + k]).reinterpretAsShorts();
      a0 = a0.add(a.mul(x0));
      b0 = b0.add(b.mul(x0));
      var x1 = IntVector.broadcast(INTS, x[q + k + pitch]).reinterpretAsShorts();
      a1 = a1.add(a.mul(x1));
      b1 = b1.add(b.mul(x1));
      var x2 = IntVector.broadcast(INTS, x[q + k + 2 * pitch]).reinterpretAsShorts();
      a2 = a2.add(a.mul(x2));
      b2 = b2.add(b.mul(x2));
      var x3 = IntVector.broadcast(INTS, x[q + k + 3 * pitch]).reinterpretAsShorts();
      a3 = a3.add(a.mul(x3));
      b3 = b3.add(b.mul(x3));
    }
    a0.reinterpretAsInts().intoArray(sums, to);
    b0.reinterpretAsInts().intoArray(sums, to + LANES);
    a1.reinterpretAsInts().intoArray(sums, to + PAIRS);
    b1.reinterpretAsInts().intoArray(sums, to + PAIRS + LANES);
    a2.reinterpretAsInts().intoArray(sums, to + 2 * PAIRS);
    b2.reinterpretAsInts().intoArray(sums, to + 2 * PAIRS + LANES);
    a3.reinterpretAsInts().intoArray(sums, to + 3 * PAIRS);
    b3.reinterpretAsInts().intoArray(sums, to + 3 * PAIRS + LANES);
  }

  /** The sums of four rows as floats in slots, row r to {@code to + 64·r}. */
  static void floats(int[] sums, int from, float[] to, int at) {
    for (int row = 0; row < 4; row++) {
      for (int i = 0; i < PAIRS; i += LANES) {
        var pair = IntVector.fromArray(INTS, sums, from + row * PAIRS + i);
        TileProducts.store(pair, to, at + row * ROWS + i);
      }
    }
  }

  /**
   * One unit of 8-bit codes by four rows, {@code pitch} apart: row r's sums to {@code to + 64·r}.
   */
  static void multiply(float[] local, int c, int unit, float[] x, int q, int pitch, int to) {
    for (int i = 0; i < ROWS; i += 2 * LANES) {
      multiplyTwo(local, c + i, unit, x, q, pitch, to + i);
    }
  }

  private static void multiplyTwo(
      float[] local, int c, int unit, float[] x, int q, int pitch, int to) {
    var a0 = FloatVector.zero(FLOATS);
    var a1 = a0;
    var a2 = a0;
    var a3 = a0;
    var b0 = a0;
    var b1 = a0;
    var b2 = a0;
    var b3 = a0;
    for (int k = 0; k < unit; k++) {
      var a = FloatVector.fromArray(FLOATS, local, c + k * ROWS);
      var b = FloatVector.fromArray(FLOATS, local, c + k * ROWS + LANES);
      var x0 = FloatVector.broadcast(FLOATS, x[q + k]);
      a0 = a.fma(x0, a0);
      b0 = b.fma(x0, b0);
      var x1 = FloatVector.broadcast(FLOATS, x[q + k + pitch]);
      a1 = a.fma(x1, a1);
      b1 = b.fma(x1, b1);
      var x2 = FloatVector.broadcast(FLOATS, x[q + k + 2 * pitch]);
      a2 = a.fma(x2, a2);
      b2 = b.fma(x2, b2);
      var x3 = FloatVector.broadcast(FLOATS, x[q + k + 3 * pitch]);
      a3 = a.fma(x3, a3);
      b3 = b.fma(x3, b3);
    }
    a0.intoArray(local, to);
    b0.intoArray(local, to + LANES);
    a1.intoArray(local, to + ROWS);
    b1.intoArray(local, to + ROWS + LANES);
    a2.intoArray(local, to + 2 * ROWS);
    b2.intoArray(local, to + 2 * ROWS + LANES);
    a3.intoArray(local, to + 3 * ROWS);
    b3.intoArray(local, to + 3 * ROWS + LANES);
  }
}
