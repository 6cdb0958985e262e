package dev.lbrx.backend.vector.matmul;

import dev.lbrx.ops.matmul.RowTiles;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * 8-bit activations in arrays, as {@link TileProducts} multiplies by them: factors, then the units'
 * sums; scales.
 *
 * <p>A word of codes is not taken apart: shifted right by i codes it has in its lower half {@code
 * c_i + 2^bits·c_{i+1} + …}, and the factor of the next shift takes back what is too much, all
 * modulo 2¹⁶. Of 4 bits: {@code Σ c_i·x_i = Σ V_i·(x_i − 16·x_{i−1})}, V_i being the word shifted
 * by i codes, i from 0 to 3 in the lower half and from 4 to 7 in the upper one; the sum of both
 * halves is right, and neither is by itself. Of 8 bits each half has two codes, the lower of them
 * plus 128.
 */
final class Activations {
  private Activations() {}

  /** Ints of a row: the factors of its words. */
  static int ints(RowTiles tiles) {
    int k = Math.toIntExact(tiles.columns());
    return tiles.bits() == 4 ? k / 2 : k / 4 * 3;
  }

  /** Loads one of {@code rows} rows: factors, sums of units behind those of all rows, scales. */
  static void load(
      Arguments arguments, int row, int rows, RowTiles tiles, int[] ints, float[] floats) {
    Tensor q = arguments.in(0);
    Tensor d = arguments.in(1);
    int k = Math.toIntExact(q.spec().last());
    if (k == 0) {
      return; // Rows of an empty tensor begin outside of its segment.
    }
    var codes = q.segment().asSlice(q.rowByte(row), k);
    if (tiles.bits() == 4) {
      four(codes, k, ints, row * ints(tiles));
    } else {
      eight(codes, k, ints, row * ints(tiles));
    }
    int units = k / tiles.unit();
    int sums = rows * ints(tiles) + row * units;
    for (int u = 0; u < units; u++) {
      ints[sums + u] = sum(codes, u * tiles.unit(), tiles.unit());
    }
    int blocks = k / RowTiles.UNIT;
    MemorySegment.copy(
        d.segment(),
        ValueLayout.JAVA_FLOAT_UNALIGNED,
        d.rowByte(row),
        floats,
        row * blocks,
        blocks);
  }

  private static void four(MemorySegment codes, int count, int[] to, int at) {
    for (int k = 0; k < count; k += 8) {
      int before = 0;
      for (int i = 0; i < 8; i++) {
        int x = codes.get(ValueLayout.JAVA_BYTE, k + i);
        int factor = x - 16 * before;
        int word = at + k / 2 + i % 4;
        to[word] = i < 4 ? factor & 0xffff : to[word] | factor << 16;
        before = x;
      }
    }
  }

  // Factors of the word, of the word shifted by a code, and what its codes' 128 too much come to.
  private static void eight(MemorySegment codes, int count, int[] to, int at) {
    for (int k = 0; k < count; k += 4) {
      int x0 = codes.get(ValueLayout.JAVA_BYTE, k);
      int x1 = codes.get(ValueLayout.JAVA_BYTE, k + 1) - 256 * x0;
      int x2 = codes.get(ValueLayout.JAVA_BYTE, k + 2);
      int x3 = codes.get(ValueLayout.JAVA_BYTE, k + 3) - 256 * x2;
      int word = at + k / 4 * 3;
      to[word] = x0 & 0xffff | x2 << 16;
      to[word + 1] = x1 & 0xffff | x3 << 16;
      to[word + 2] = TileProducts.LOWER_BIAS - 128 * x0 & 0xffff | -128 * x2 << 16;
    }
  }

  /** Codes of a row as floats. */
  static void floats(Tensor q, int row, float[] to, int at) {
    int k = Math.toIntExact(q.spec().last());
    for (int i = 0; i < k; i++) {
      to[at + i] = q.segment().get(ValueLayout.JAVA_BYTE, q.rowByte(row) + i);
    }
  }

  private static int sum(MemorySegment codes, int at, int count) {
    int sum = 0;
    for (int i = 0; i < count; i++) {
      sum += codes.get(ValueLayout.JAVA_BYTE, at + i);
    }
    return sum;
  }
}
