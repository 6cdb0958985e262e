package dev.lbrx.backend.vector.matmul;

import dev.lbrx.ops.matmul.RowTiles;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * 8-bit activations in arrays: codes as ints, each in both halves, then the units' sums; scales.
 */
final class Activations {
  private Activations() {}

  /** Loads one row: codes at {@code row · k}, sums of units behind those of all rows, scales. */
  static void load(Arguments arguments, int row, int rows, int unit, int[] ints, float[] floats) {
    Tensor q = arguments.in(0);
    Tensor d = arguments.in(1);
    int k = Math.toIntExact(q.spec().last());
    if (k == 0) {
      return; // Rows of an empty tensor begin outside of its segment.
    }
    int blocks = k / RowTiles.UNIT;
    int units = k / unit;
    codes(q.segment().asSlice(q.rowByte(row), k), k, ints, row * k);
    int sums = rows * k + row * units;
    for (int u = 0; u < units; u++) {
      ints[sums + u] = sum(ints, row * k + u * unit, unit);
    }
    MemorySegment.copy(
        d.segment(),
        ValueLayout.JAVA_FLOAT_UNALIGNED,
        d.rowByte(row),
        floats,
        row * blocks,
        blocks);
  }

  private static void codes(MemorySegment bytes, int count, int[] to, int at) {
    for (int i = 0; i < count; i++) {
      int code = bytes.get(ValueLayout.JAVA_BYTE, i);
      to[at + i] = code << 16 | code & 0xffff;
    }
  }

  /** Codes as floats. */
  static void floats(int[] codes, int from, int count, float[] to, int at) {
    for (int i = 0; i < count; i++) {
      to[at + i] = codes[from + i] >> 16;
    }
  }

  private static int sum(int[] codes, int at, int count) {
    int sum = 0;
    for (int i = 0; i < count; i++) {
      sum += codes[at + i] >> 16;
    }
    return sum;
  }
}
