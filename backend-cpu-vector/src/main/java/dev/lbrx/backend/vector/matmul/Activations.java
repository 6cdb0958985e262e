package dev.lbrx.backend.vector.matmul;

import dev.lbrx.ops.matmul.RowTiles;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

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
  private static final ValueLayout.OfLong LITTLE_LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private Activations() {}

  /** Ints of a row: the factors of its words. */
  static int ints(RowTiles tiles) {
    int k = Math.toIntExact(tiles.columns());
    return tiles.bits() == 4 ? k / 2 : k / 4 * 3;
  }

  /** Loads one of {@code rows} rows: factors, sums of units behind those of all rows, scales. */
  static void load(
      Arguments arguments, int row, int rows, RowTiles tiles, int[] ints, float[] floats) {
    int k = Math.toIntExact(tiles.columns());
    if (k == 0) {
      return; // Rows of an empty tensor begin outside of its segment.
    }
    var codes = codes(arguments, row, k);
    if (tiles.bits() == 4) {
      four(codes, k, ints, row * ints(tiles));
    } else {
      eight(codes, k, ints, row * ints(tiles));
    }
    int units = k / tiles.unit();
    sums(codes, tiles.unit(), units, ints, rows * ints(tiles) + row * units);
    scales(arguments, row, k / RowTiles.UNIT, floats);
  }

  /**
   * Loads one of {@code rows} rows without factors: sums of units, scales, and the codes themselves
   * behind the scales of all rows.
   */
  static void loadFloats(
      Arguments arguments, int row, int rows, RowTiles tiles, int[] ints, float[] floats) {
    int k = Math.toIntExact(tiles.columns());
    if (k == 0) {
      return;
    }
    var codes = codes(arguments, row, k);
    int units = k / tiles.unit();
    sums(codes, tiles.unit(), units, ints, row * units);
    int blocks = k / RowTiles.UNIT;
    scales(arguments, row, blocks, floats);
    int at = rows * blocks + row * k;
    for (int i = 0; i < k; i++) {
      floats[at + i] = codes.get(ValueLayout.JAVA_BYTE, i);
    }
  }

  private static MemorySegment codes(Arguments arguments, int row, int k) {
    Tensor q = arguments.in(0);
    return q.segment().asSlice(q.rowByte(row), k);
  }

  private static void sums(MemorySegment codes, int unit, int units, int[] to, int at) {
    for (int u = 0; u < units; u++) {
      int sum = 0;
      for (int i = 0; i < unit; i += Long.BYTES) {
        sum += sumOfBytes(codes.get(LITTLE_LONG, u * unit + i));
      }
      to[at + u] = sum;
    }
  }

  // Bytes plus 128, added in pairs, fours and eights.
  private static int sumOfBytes(long bytes) {
    long positive = bytes ^ 0x8080808080808080L;
    long pairs = (positive & 0x00ff00ff00ff00ffL) + (positive >>> 8 & 0x00ff00ff00ff00ffL);
    return (int) (pairs * 0x0001000100010001L >>> 48) - 8 * 128;
  }

  private static void scales(Arguments arguments, int row, int blocks, float[] to) {
    Tensor d = arguments.in(1);
    MemorySegment.copy(
        d.segment(), ValueLayout.JAVA_FLOAT_UNALIGNED, d.rowByte(row), to, row * blocks, blocks);
  }

  private static void four(MemorySegment codes, int count, int[] to, int at) {
    for (int k = 0; k < count; k += 8) {
      long x = codes.get(LITTLE_LONG, k);
      int word = at + k / 2;
      to[word] = byteOf(x, 0) & 0xffff | factor(x, 4) << 16;
      to[word + 1] = factor(x, 1) & 0xffff | factor(x, 5) << 16;
      to[word + 2] = factor(x, 2) & 0xffff | factor(x, 6) << 16;
      to[word + 3] = factor(x, 3) & 0xffff | factor(x, 7) << 16;
    }
  }

  private static int factor(long codes, int i) {
    return byteOf(codes, i) - 16 * byteOf(codes, i - 1);
  }

  private static byte byteOf(long codes, int i) {
    return (byte) (codes >> 8 * i);
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
}
