package dev.lbrx.backend.vector.attention;

import dev.lbrx.backend.vector.Codes;
import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.attention.Entries;
import dev.lbrx.ops.quantize.Affine;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Tensor;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/** Copies blocks of one head's keys or values into working memory, as floats. */
final class Blocks {
  private Blocks() {}

  /** The floats that {@link #load} needs for entries of so many elements: scales and biases. */
  static long floats(long elements) {
    return Math.max(1, elements / 16);
  }

  /** The ints that it needs: words of codes of up to 8 bits. */
  static int ints(long elements) {
    return Math.toIntExact(elements / 4 + Floats.LANES);
  }

  /**
   * Copies {@code width} entries from key {@code first} on, each padded with +0 to {@code padded}
   * elements. Works in the floats from {@code spare} on and in {@code ints}.
   */
  static void load(
      Entries entries,
      Arguments arguments,
      int input,
      int kvHead,
      int first,
      int width,
      int padded,
      float[] to,
      int at,
      int spare,
      int[] ints) {
    Tensor from = arguments.in(input);
    int kvHeads = Math.toIntExact(from.shape().extent(1));
    int row = first * kvHeads + kvHead;
    if (entries instanceof Entries.Quantized(Affine scheme)) {
      int count = Math.toIntExact(scheme.elements(from.spec().last()));
      for (int j = 0; j < width; j++) {
        int target = at + j * padded;
        Arrays.fill(to, target + count, target + padded, 0f);
        dequantize(scheme, arguments, input, row + j * kvHeads, count, to, target, spare, ints);
      }
      return;
    }
    int last = Math.toIntExact(from.spec().last());
    if (from.dtype() != DType.F32 || last % Floats.LANES != 0) {
      for (int j = 0; j < width; j++) {
        Rows.load(from, from.rowByte(row + j * kvHeads), to, at + j * padded, last, padded);
      }
      return;
    }
    long start = from.rowByte(row);
    long step = 4 * from.spec().stride(0);
    for (int i = 0; i < last; i += Floats.LANES) {
      copyColumn(from.segment(), start + 4L * i, step, width, to, at + i, padded);
    }
    for (int i = last; i < padded; i += Floats.LANES) {
      clearColumn(width, to, at + i, padded);
    }
  }

  // One vector of each row at a time: twice as fast here as a copying call for each short row.
  private static void copyColumn(
      MemorySegment from, long bytes, long step, int count, float[] to, int at, int pitch) {
    for (int j = 0; j < count; j++) {
      FloatVector.fromMemorySegment(Floats.SPECIES, from, bytes + j * step, ByteOrder.LITTLE_ENDIAN)
          .intoArray(to, at + j * pitch);
    }
  }

  private static void clearColumn(int count, float[] to, int at, int pitch) {
    for (int j = 0; j < count; j++) {
      FloatVector.zero(Floats.SPECIES).intoArray(to, at + j * pitch);
    }
  }

  private static void dequantize(
      Affine scheme,
      Arguments arguments,
      int input,
      int row,
      int count,
      float[] to,
      int at,
      int spare,
      int[] words) {
    Tensor codes = arguments.in(input);
    Tensor scales = arguments.in(input + 1);
    Tensor biases = arguments.in(input + 2);
    int units = count / Codes.UNIT;
    int groups = count / scheme.group();
    Codes.load(codes, codes.rowByte(row), scheme.bits(), units, words, 0);
    Codes.unpack(words, 0, scheme.bits(), units, to, at);
    Rows.load(scales, scales.rowByte(row), to, spare, groups, groups);
    Rows.load(biases, biases.rowByte(row), to, spare + groups, groups, groups);
    for (int g = 0; g < groups; g++) {
      affine(to, at + g * scheme.group(), scheme.group(), to[spare + g], to[spare + groups + g]);
    }
  }

  private static void affine(float[] row, int at, int count, float scale, float bias) {
    var s = FloatVector.broadcast(Floats.SPECIES, scale);
    var b = FloatVector.broadcast(Floats.SPECIES, bias);
    for (int i = at; i < at + count; i += Floats.LANES) {
      FloatVector.fromArray(Floats.SPECIES, row, i).fma(s, b).intoArray(row, i);
    }
  }
}
