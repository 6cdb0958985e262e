package dev.lbrx.backend.vector;

import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHR;

import dev.lbrx.spi.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/** Small integers from a little-endian stream of u32 words. */
public final class Codes {
  /** Codes that fill whole words at every width: as many words as a code has bits. */
  public static final int UNIT = 32;

  private static final int LANES = Floats.LANES;
  private static final VectorShuffle<Integer> ONE = VectorShuffle.fromOp(Floats.INTS, i -> i ^ 1);
  private static final VectorShuffle<Integer> TWO = VectorShuffle.fromOp(Floats.INTS, i -> i ^ 2);
  private static final VectorShuffle<Integer> UNITS =
      VectorShuffle.fromOp(Floats.INTS, i -> i % 2 * LANES / 2 + i / 2);
  private static final VectorShuffle<Integer> BY_FOUR =
      VectorShuffle.fromOp(Floats.INTS, i -> i / 4);
  private static final VectorShuffle<Integer> BY_EIGHT =
      VectorShuffle.fromOp(Floats.INTS, i -> i / 8);
  private static final IntVector INDEX = IntVector.zero(Floats.INTS).addIndex(1);
  private static final VectorMask<Integer> ODD = VectorMask.fromLong(Floats.INTS, 0xaaaa);
  private static final VectorMask<Integer> UPPER = VectorMask.fromLong(Floats.INTS, 0xcccc);

  private Codes() {}

  /** Reads the words of {@code units} units from a byte offset to {@code at}. */
  public static void load(Tensor codes, long bytes, int bits, int units, int[] to, int at) {
    if (units > 0) { // Rows of an empty tensor begin outside of its segment.
      var segment = codes.segment();
      MemorySegment.copy(segment, ValueLayout.JAVA_INT_UNALIGNED, bytes, to, at, units * bits);
    }
  }

  /**
   * Unpacks units as floats, code after code. Behind the words a vector's worth more must be
   * readable.
   */
  public static void unpack(int[] words, int word, int bits, int units, float[] to, int at) {
    if (bits == 4 || bits == 8) {
      unpackEven(words, word, bits, units * UNIT, to, at);
    } else {
      unpackAny(words, word, bits, units, to, at);
    }
  }

  // Each lane takes the word that its code is in and shifts it down.
  private static void unpackEven(int[] words, int word, int bits, int count, float[] to, int at) {
    var place = bits == 4 ? BY_EIGHT : BY_FOUR;
    var shifts = INDEX.and(32 / bits - 1).mul(bits);
    for (int i = 0; i < count; i += LANES) {
      int bit = i * bits;
      var code =
          IntVector.fromArray(Floats.INTS, words, word + bit / 32)
              .rearrange(place)
              .lanewise(LSHR, shifts)
              .lanewise(LSHR, bit % 32)
              .and((1 << bits) - 1);
      ((FloatVector) code.convert(I2F, 0)).intoArray(to, at + i);
    }
  }

  private static void unpackAny(int[] words, int word, int bits, int units, float[] to, int at) {
    int mask = (1 << bits) - 1;
    for (int u = 0; u < units; u++) {
      int first = word + u * bits;
      int target = at + u * UNIT;
      for (int i = 0; i < UNIT; i++) {
        int bit = i * bits;
        int shift = bit & 31;
        int code = words[first + (bit >>> 5)] >>> shift;
        if (shift + bits > 32) {
          code |= words[first + (bit >>> 5) + 1] << (32 - shift);
        }
        to[target + i] = code & mask;
      }
    }
  }

  /** Moves word w of unit u from {@code from + u · bits + w} to {@code to + w · units + u}. */
  public static void transpose(int[] words, int from, int bits, int units, int to) {
    if (bits == 4 && LANES == 8) {
      for (int u = 0; u < units; u += LANES) {
        transposeFour(words, from + u * 4, units, to + u);
      }
      return;
    }
    for (int w = 0; w < bits; w++) {
      for (int u = 0; u < units; u++) {
        words[to + w * units + u] = words[from + u * bits + w];
      }
    }
  }

  // Two exchanges of a bit of the lane with a bit of the vector, then units in ascending order.
  private static void transposeFour(int[] words, int from, int units, int to) {
    var a = IntVector.fromArray(Floats.INTS, words, from);
    var b = IntVector.fromArray(Floats.INTS, words, from + LANES);
    var c = IntVector.fromArray(Floats.INTS, words, from + 2 * LANES);
    var d = IntVector.fromArray(Floats.INTS, words, from + 3 * LANES);
    var ab = a.blend(b.rearrange(ONE), ODD);
    var ba = a.rearrange(ONE).blend(b, ODD);
    var cd = c.blend(d.rearrange(ONE), ODD);
    var dc = c.rearrange(ONE).blend(d, ODD);
    ab.blend(cd.rearrange(TWO), UPPER).rearrange(UNITS).intoArray(words, to);
    ba.blend(dc.rearrange(TWO), UPPER).rearrange(UNITS).intoArray(words, to + units);
    ab.rearrange(TWO).blend(cd, UPPER).rearrange(UNITS).intoArray(words, to + 2 * units);
    ba.rearrange(TWO).blend(dc, UPPER).rearrange(UNITS).intoArray(words, to + 3 * units);
  }
}
