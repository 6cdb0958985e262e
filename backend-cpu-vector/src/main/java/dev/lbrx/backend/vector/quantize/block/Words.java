package dev.lbrx.backend.vector.quantize.block;

import static dev.lbrx.backend.vector.quantize.block.Batch.BLOCK;
import static dev.lbrx.backend.vector.quantize.block.Batch.WIDTH;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import dev.lbrx.backend.vector.Floats;
import jdk.incubator.vector.IntVector;

/**
 * Puts codes together to the words of blocks, of as many at once as a vector has lanes, from lane h
 * of the batch on.
 */
final class Words {
  private Words() {}

  /** The low nibbles of all codes, of which those {@code distance} apart share a byte. */
  static void nibbles(int[] m, int h, int word, int distance) {
    for (int b = 0; b < BLOCK / 2; b += 4) {
      int first = b / distance * 2 * distance + b % distance;
      var bits = IntVector.zero(Floats.INTS);
      for (int k = 3; k >= 0; k--) {
        var low = part(m, h, first + k, 0, 15);
        var high = part(m, h, first + k + distance, 0, 15);
        bits = bits.lanewise(LSHL, 8).or(low).or(high.lanewise(LSHL, 4));
      }
      bits.intoArray(m, Batch.WORDS + h + (word + b / 4) * WIDTH);
    }
  }

  /** Two bits of all codes, four of each half that are 32 apart in a byte. */
  static void twoBits(int[] m, int h, int word, int shift) {
    for (int b = 0; b < BLOCK / 4; b += 4) {
      int first = b / 32 * 128 + b % 32;
      var bits = IntVector.zero(Floats.INTS);
      for (int k = 3; k >= 0; k--) {
        bits = bits.lanewise(LSHL, 8).or(fourth(m, h, first + k, shift));
      }
      bits.intoArray(m, Batch.WORDS + h + (word + b / 4) * WIDTH);
    }
  }

  private static IntVector fourth(int[] m, int h, int first, int shift) {
    var bits = IntVector.zero(Floats.INTS);
    for (int k = 3; k >= 0; k--) {
      bits = bits.lanewise(LSHL, 2).or(part(m, h, first + 32 * k, shift, 3));
    }
    return bits;
  }

  /** One bit of all codes, eight that are 32 apart in a byte. */
  static void bits(int[] m, int h, int word, int shift) {
    for (int b = 0; b < BLOCK / 8; b += 4) {
      var bits = IntVector.zero(Floats.INTS);
      for (int k = 3; k >= 0; k--) {
        bits = bits.lanewise(LSHL, 8).or(eighth(m, h, b + k, shift));
      }
      bits.intoArray(m, Batch.WORDS + h + (word + b / 4) * WIDTH);
    }
  }

  private static IntVector eighth(int[] m, int h, int first, int shift) {
    var bits = IntVector.zero(Floats.INTS);
    for (int k = 7; k >= 0; k--) {
      bits = bits.lanewise(LSHL, 1).or(part(m, h, first + 32 * k, shift, 1));
    }
    return bits;
  }

  private static IntVector part(int[] m, int h, int element, int shift, int mask) {
    return IntVector.fromArray(Floats.INTS, m, Batch.CODES + h + element * WIDTH)
        .lanewise(LSHR, shift)
        .and(mask);
  }

  /** Two f16 numbers. */
  static void halves(float[] f, int low, int high, int[] m, int word) {
    for (int lane = 0; lane < WIDTH; lane++) {
      int first = Short.toUnsignedInt(Float.floatToFloat16(f[low + lane]));
      int second = Float.floatToFloat16(f[high + lane]);
      m[Batch.WORDS + word * WIDTH + lane] = first | second << 16;
    }
  }

  /** 16 bytes: scales in the low nibbles, offsets in the high ones. */
  static void fourBitPairs(int[] m, int h, int word) {
    for (int j = 0; j < Batch.SUBS; j += 4) {
      var bits = IntVector.zero(Floats.INTS);
      for (int k = 3; k >= 0; k--) {
        var scale = scale(m, h, j + k);
        var offset = offset(m, h, j + k).lanewise(LSHL, 4);
        bits = bits.lanewise(LSHL, 8).or(scale).or(offset);
      }
      bits.intoArray(m, Batch.WORDS + h + (word + j / 4) * WIDTH);
    }
  }

  /** 12 bytes: eight scales and eight offsets of six bits. */
  static void sixBitPairs(int[] m, int h, int word) {
    var scales = IntVector.zero(Floats.INTS);
    var offsets = scales;
    var nibbles = scales;
    for (int j = 3; j >= 0; j--) {
      var scale = scale(m, h, j + 4);
      var offset = offset(m, h, j + 4);
      scales = scales.lanewise(LSHL, 8).or(scale(m, h, j)).or(high(scale));
      offsets = offsets.lanewise(LSHL, 8).or(offset(m, h, j)).or(high(offset));
      nibbles = nibbles.lanewise(LSHL, 8).or(scale.and(15)).or(offset.and(15).lanewise(LSHL, 4));
    }
    int at = Batch.WORDS + h + word * WIDTH;
    scales.intoArray(m, at);
    offsets.intoArray(m, at + WIDTH);
    nibbles.intoArray(m, at + 2 * WIDTH);
  }

  private static IntVector high(IntVector code) {
    return code.lanewise(LSHR, 4).lanewise(LSHL, 6);
  }

  /** 12 bytes: the low nibbles of 16 scales, eight apart in a byte, then their two high bits. */
  static void sixBits(int[] m, int h, int word) {
    for (int j = 0; j < 8; j += 4) {
      var bits = IntVector.zero(Floats.INTS);
      for (int k = 3; k >= 0; k--) {
        var low = scale(m, h, j + k).add(32).and(15);
        var high = scale(m, h, j + k + 8).add(32).and(15).lanewise(LSHL, 4);
        bits = bits.lanewise(LSHL, 8).or(low).or(high);
      }
      bits.intoArray(m, Batch.WORDS + h + (word + j / 4) * WIDTH);
    }
    var bits = IntVector.zero(Floats.INTS);
    for (int b = 3; b >= 0; b--) {
      for (int k = 3; k >= 0; k--) {
        bits = bits.lanewise(LSHL, 2).or(scale(m, h, b + 4 * k).add(32).lanewise(LSHR, 4));
      }
    }
    bits.intoArray(m, Batch.WORDS + h + (word + 2) * WIDTH);
  }

  /** 16 bytes: signed scales. */
  static void bytes(int[] m, int h, int word) {
    for (int j = 0; j < Batch.SUBS; j += 4) {
      var bits = IntVector.zero(Floats.INTS);
      for (int k = 3; k >= 0; k--) {
        bits = bits.lanewise(LSHL, 8).or(scale(m, h, j + k).and(255));
      }
      bits.intoArray(m, Batch.WORDS + h + (word + j / 4) * WIDTH);
    }
  }

  private static IntVector scale(int[] m, int h, int j) {
    return IntVector.fromArray(Floats.INTS, m, Batch.SCALE_CODES + h + j * WIDTH);
  }

  private static IntVector offset(int[] m, int h, int j) {
    return IntVector.fromArray(Floats.INTS, m, Batch.OFFSET_CODES + h + j * WIDTH);
  }
}
