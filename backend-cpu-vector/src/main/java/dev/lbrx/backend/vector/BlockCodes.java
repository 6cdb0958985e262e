package dev.lbrx.backend.vector;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The codes of blocks of 32 as floats: elements i and i + 16 share a byte, or have one each. Blocks
 * follow each other at a stride of bytes.
 */
final class BlockCodes {
  private static final int LANES = Floats.LANES;
  private static final int HALF = 16;

  /** As many bytes as a vector has ints, but eight where those are four. */
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(8 * Math.max(8, LANES)));

  private static final int PARTS = BYTES.length() / LANES;
  private static final IntVector INDEX = IntVector.zero(Floats.INTS).addIndex(1);

  private BlockCodes() {}

  /** Nibbles less a zero point. */
  static void four(
      MemorySegment from, long at, int stride, int blocks, int zero, float[] to, int code) {
    for (int b = 0; b < blocks; b++) {
      four(from, at + (long) b * stride, zero, to, code + b * 2 * HALF);
    }
  }

  private static void four(MemorySegment from, long at, int zero, float[] to, int code) {
    for (int i = 0; i < HALF; i += BYTES.length()) {
      var bytes = ByteVector.fromMemorySegment(BYTES, from, at + i, ByteOrder.LITTLE_ENDIAN);
      for (int part = 0; part < PARTS; part++) {
        int first = code + i + part * LANES;
        var pair = unsigned(bytes, part);
        store(pair.and(15).sub(zero), to, first);
        store(pair.lanewise(LSHR, 4).sub(zero), to, first + HALF);
      }
    }
  }

  /** Fifth bits, then nibbles, less a zero point. */
  static void five(
      MemorySegment from, long at, int stride, int blocks, int zero, float[] to, int code) {
    for (int b = 0; b < blocks; b++) {
      five(from, at + (long) b * stride, zero, to, code + b * 2 * HALF);
    }
  }

  private static void five(MemorySegment from, long at, int zero, float[] to, int code) {
    int fifth = from.get(ValueLayout.JAVA_INT_UNALIGNED, at);
    for (int i = 0; i < HALF; i += BYTES.length()) {
      var bytes = ByteVector.fromMemorySegment(BYTES, from, at + 4 + i, ByteOrder.LITTLE_ENDIAN);
      for (int part = 0; part < PARTS; part++) {
        int element = i + part * LANES;
        var pair = unsigned(bytes, part);
        var low = pair.and(15).or(bits(fifth, element));
        var high = pair.lanewise(LSHR, 4).or(bits(fifth, element + HALF));
        store(low.sub(zero), to, code + element);
        store(high.sub(zero), to, code + element + HALF);
      }
    }
  }

  private static IntVector bits(int fifth, int element) {
    return IntVector.broadcast(Floats.INTS, fifth >>> element)
        .lanewise(LSHR, INDEX)
        .and(1)
        .lanewise(LSHL, 4);
  }

  /** Nibbles as indices of a table of 16. */
  static void table(
      MemorySegment from, long at, int stride, int blocks, int[] table, float[] to, int code) {
    for (int b = 0; b < blocks; b++) {
      table(from, at + (long) b * stride, table, to, code + b * 2 * HALF);
    }
  }

  private static void table(MemorySegment from, long at, int[] table, float[] to, int code) {
    for (int i = 0; i < HALF; i += BYTES.length()) {
      var bytes = ByteVector.fromMemorySegment(BYTES, from, at + i, ByteOrder.LITTLE_ENDIAN);
      for (int part = 0; part < PARTS; part++) {
        int first = code + i + part * LANES;
        var pair = unsigned(bytes, part);
        store(entries(table, pair.and(15)), to, first);
        store(entries(table, pair.lanewise(LSHR, 4)), to, first + HALF);
      }
    }
  }

  private static IntVector entries(int[] table, IntVector index) {
    var lane = index.and(LANES - 1).toShuffle();
    var entries = IntVector.fromArray(Floats.INTS, table, 0).rearrange(lane);
    for (int t = LANES; t < 16; t += LANES) {
      var others = IntVector.fromArray(Floats.INTS, table, t).rearrange(lane);
      entries = entries.blend(others, index.and(16 - LANES).compare(EQ, t));
    }
    return entries;
  }

  /** Signed bytes. */
  static void eight(MemorySegment from, long at, int stride, int blocks, float[] to, int code) {
    for (int b = 0; b < blocks; b++) {
      eight(from, at + (long) b * stride, to, code + b * 2 * HALF);
    }
  }

  private static void eight(MemorySegment from, long at, float[] to, int code) {
    for (int i = 0; i < 2 * HALF; i += BYTES.length()) {
      var bytes = ByteVector.fromMemorySegment(BYTES, from, at + i, ByteOrder.LITTLE_ENDIAN);
      for (int part = 0; part < PARTS; part++) {
        var codes = (IntVector) bytes.convertShape(VectorOperators.B2I, Floats.INTS, part);
        store(codes, to, code + i + part * LANES);
      }
    }
  }

  private static IntVector unsigned(ByteVector bytes, int part) {
    return (IntVector) bytes.convertShape(VectorOperators.ZERO_EXTEND_B2I, Floats.INTS, part);
  }

  private static void store(IntVector codes, float[] to, int at) {
    ((FloatVector) codes.convert(I2F, 0)).intoArray(to, at);
  }
}
