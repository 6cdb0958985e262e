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
 * activations. 4-bit codes as their words, shifted ({@link Activations}); 8-bit codes as floats,
 * which hold the sums exactly.
 */
final class WidenedTile {
  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Float> FLOATS = Floats.SPECIES;
  private static final VectorSpecies<Integer> INTS = Floats.INTS;
  private static final int LANES = Floats.LANES;

  private static final int ROWS = RowTiles.ROWS;

  private WidenedTile() {}

  /** Words of 4-bit codes: shifted by i codes, word w comes to {@code 128·(4·w + i)}. */
  static void four(MemorySegment tile, int at, int columns, int[] to) {
    for (int word = 0; word < columns / 8; word++) {
      for (int i = 0; i < ROWS; i += LANES) {
        int from = at + (word * ROWS + i) * 4;
        var codes = IntVector.fromMemorySegment(INTS, tile, from, ByteOrder.LITTLE_ENDIAN);
        for (int shift = 0; shift < 4; shift++) {
          codes.lanewise(LSHR, 4 * shift).intoArray(to, (word * 4 + shift) * ROWS + i);
        }
      }
    }
  }

  /** Widens 8-bit codes: column k comes to {@code at + 128·k}. */
  static void eight(MemorySegment tile, int from, int columns, float[] to, int at) {
    for (int word = 0; word < columns / 4; word++) {
      for (int i = 0; i < ROWS; i += LANES) {
        var codes =
            IntVector.fromMemorySegment(
                INTS, tile, from + (word * ROWS + i) * 4, ByteOrder.LITTLE_ENDIAN);
        for (int column = 0; column < 4; column++) {
          floats(codes.lanewise(LSHL, 24 - 8 * column))
              .intoArray(to, at + (word * 4 + column) * ROWS + i);
        }
      }
    }
  }

  private static FloatVector floats(IntVector upper) {
    return (FloatVector) upper.lanewise(ASHR, 24).convert(I2F, 0);
  }

  /**
   * One unit of 4-bit codes by four rows, whose factors are {@code pitch} apart: row r's sums, for
   * {@link TileProducts#folded}, to {@code to + 128·r}.
   */
  static void multiply(int[] codes, int c, int unit, int[] x, int q, int pitch, int to) {
    for (int i = 0; i < ROWS; i += 2 * LANES) {
      multiplyTwo(codes, c + i, unit / 2, x, q, pitch, to + i);
    }
  }

  private static void multiplyTwo(
      int[] codes, int c, int steps, int[] x, int q, int pitch, int to) {
    var a0 = ShortVector.zero(SHORTS);
    var a1 = a0;
    var a2 = a0;
    var a3 = a0;
    var b0 = a0;
    var b1 = a0;
    var b2 = a0;
    var b3 = a0;
    for (int k = 0; k < steps; k++) {
      var a = IntVector.fromArray(INTS, codes, c + k * ROWS).reinterpretAsShorts();
      var b = IntVector.fromArray(INTS, codes, c + k * ROWS + LANES).reinterpretAsShorts();
      var x0 = factor(x, q + k);
      a0 = a.mul(x0).add(a0);
      b0 = b.mul(x0).add(b0);
      var x1 = factor(x, q + k + pitch);
      a1 = a.mul(x1).add(a1);
      b1 = b.mul(x1).add(b1);
      var x2 = factor(x, q + k + 2 * pitch);
      a2 = a.mul(x2).add(a2);
      b2 = b.mul(x2).add(b2);
      var x3 = factor(x, q + k + 3 * pitch);
      a3 = a.mul(x3).add(a3);
      b3 = b.mul(x3).add(b3);
    }
    a0.reinterpretAsInts().intoArray(codes, to);
    b0.reinterpretAsInts().intoArray(codes, to + LANES);
    a1.reinterpretAsInts().intoArray(codes, to + ROWS);
    b1.reinterpretAsInts().intoArray(codes, to + ROWS + LANES);
    a2.reinterpretAsInts().intoArray(codes, to + 2 * ROWS);
    b2.reinterpretAsInts().intoArray(codes, to + 2 * ROWS + LANES);
    a3.reinterpretAsInts().intoArray(codes, to + 3 * ROWS);
    b3.reinterpretAsInts().intoArray(codes, to + 3 * ROWS + LANES);
  }

  private static ShortVector factor(int[] x, int at) {
    return IntVector.broadcast(INTS, x[at]).reinterpretAsShorts();
  }

  /**
   * One unit of 8-bit codes by four rows, {@code pitch} apart: row r's sums to {@code to + 128·r}.
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
