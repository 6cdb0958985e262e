package dev.lbrx.backend.vector.quantize;

import static jdk.incubator.vector.VectorOperators.L2I;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import dev.lbrx.backend.vector.Codes;
import dev.lbrx.backend.vector.Floats;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Codes to and from a little-endian stream of words, a tile at a time. Four vectors of codes are
 * brought together as bytes in their order; neighbouring bytes are then pushed together, twice or
 * three times, until no bits lie between them.
 */
final class Packing {
  /** Codes of a tile: a multiple of every group. In its array the words follow the codes. */
  static final int TILE = 4096;

  private static final int LANES = Floats.LANES;
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_PREFERRED;

  /** Ints in half a vector. */
  private static final VectorSpecies<Integer> HALF =
      VectorSpecies.of(int.class, VectorShape.forBitSize(16 * LANES));

  /** Byte k of lane i to place k · LANES + i. */
  private static final VectorShuffle<Byte> IN_ORDER =
      VectorShuffle.fromOp(BYTES, i -> i % LANES * 4 + i / LANES);

  private Packing() {}

  /** Packs the first {@code count} ints, a multiple of 32, to the words at {@link #TILE}. */
  static void pack(int[] tile, int count, int bits) {
    switch (bits) {
      case 4 -> packFours(tile, count);
      case 8 -> packEights(tile, count);
      default -> packAny(tile, count, bits);
    }
  }

  private static ByteVector bytes(int[] tile, int at) {
    return ints(tile, at)
        .or(ints(tile, at + LANES).lanewise(LSHL, 8))
        .or(ints(tile, at + 2 * LANES).lanewise(LSHL, 16))
        .or(ints(tile, at + 3 * LANES).lanewise(LSHL, 24))
        .reinterpretAsBytes()
        .rearrange(IN_ORDER);
  }

  private static IntVector ints(int[] tile, int at) {
    return IntVector.fromArray(Floats.INTS, tile, at);
  }

  // A last vector of 512 bits may reach beyond the codes: what it packs lies behind the words.
  private static void packEights(int[] tile, int count) {
    for (int i = 0; i < count; i += 4 * LANES) {
      bytes(tile, i).reinterpretAsInts().intoArray(tile, TILE + i / 4);
    }
  }

  private static void packFours(int[] tile, int count) {
    for (int i = 0; i < count; i += 4 * LANES) {
      var x = bytes(tile, i).reinterpretAsLongs();
      x = x.or(x.lanewise(LSHR, 4)).and(0x00ff_00ff_00ff_00ffL);
      x = x.or(x.lanewise(LSHR, 8)).and(0x0000_ffff_0000_ffffL);
      x = x.or(x.lanewise(LSHR, 16));
      ((IntVector) x.convertShape(L2I, HALF, 0)).intoArray(tile, TILE + i / 8);
    }
  }

  // Four codes to an int in vectors, then one after the other.
  private static void packAny(int[] tile, int count, int bits) {
    int mask = (1 << bits) - 1;
    int even = mask << 16 | mask;
    int ones = (1 << 2 * bits) - 1;
    for (int i = 0; i < count; i += 4 * LANES) {
      var x = bytes(tile, i).reinterpretAsInts();
      x = x.and(even).or(x.lanewise(LSHR, 8 - bits).and(even << bits));
      x.and(ones).or(x.lanewise(LSHR, 16 - 2 * bits).and(ones << 2 * bits)).intoArray(tile, i / 4);
    }
    int word = TILE;
    int filled = 0;
    long pending = 0;
    for (int i = 0; i < count / 4; i++) {
      pending |= (long) tile[i] << filled;
      filled += 4 * bits;
      if (filled >= 32) {
        tile[word++] = (int) pending;
        pending >>>= 32;
        filled -= 32;
      }
    }
  }

  /** Unpacks the words at {@link #TILE} to the first {@code count} floats; uses the ints. */
  static void unpack(int[] tile, int count, int bits, float[] to) {
    if (bits == 4 || bits == 8) {
      Codes.unpack(tile, TILE, bits, count / Codes.UNIT, to, 0);
    } else {
      spread(tile, count, bits);
      Codes.unpack(tile, 0, 8, count / Codes.UNIT, to, 0);
    }
  }

  // Codes of any width as bytes: the way back of packAny.
  private static void spread(int[] tile, int count, int bits) {
    int word = TILE;
    int left = 0;
    long pending = 0;
    for (int i = 0; i < count / 4; i++) {
      if (left < 4 * bits) {
        pending |= Integer.toUnsignedLong(tile[word++]) << left;
        left += 32;
      }
      tile[i] = (int) pending;
      pending >>>= 4 * bits;
      left -= 4 * bits;
    }
    int ones = (1 << 2 * bits) - 1;
    int mask = (1 << bits) - 1;
    int even = mask << 16 | mask;
    for (int i = 0; i < count / 4; i += LANES) {
      var x = ints(tile, i);
      x = x.and(ones).or(x.lanewise(LSHL, 16 - 2 * bits).and(ones << 16));
      x.and(even).or(x.lanewise(LSHL, 8 - bits).and(even << 8)).intoArray(tile, i);
    }
  }
}
