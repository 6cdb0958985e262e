package dev.lbrx.backend.vector.merge;

import dev.lbrx.ops.random.Philox;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** {@link Philox} on vectors: each lane of four long vectors holds one word of a counter. */
final class RandomBits {
  private static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final long WORD = 0xffffffffL;
  private static final long MULTIPLIER_0 = Integer.toUnsignedLong(Philox.MULTIPLIER_0);
  private static final long MULTIPLIER_1 = Integer.toUnsignedLong(Philox.MULTIPLIER_1);
  private static final VectorShuffle<Long> LOW = VectorShuffle.makeZip(SPECIES, 0);
  private static final VectorShuffle<Long> HIGH = VectorShuffle.makeZip(SPECIES, 1);

  private RandomBits() {}

  /**
   * Fills {@code to} with the upper 24 bits of the words of elements {@code e … e + count − 1},
   * rounded up to whole vectors.
   *
   * @param e a multiple of 4
   */
  static void fill(Philox.Stream stream, long e, int[] to, int count) {
    for (int i = 0; i < count; i += 4 * LANES) {
      blocks(stream, (e + i) / 4, to, i);
    }
  }

  private static void blocks(Philox.Stream stream, long block, int[] to, int at) {
    var index = LongVector.broadcast(SPECIES, block).addIndex(1);
    var c0 = index.and(WORD);
    var c1 = index.lanewise(VectorOperators.LSHR, 32);
    var c2 = LongVector.broadcast(SPECIES, stream.name() & WORD);
    var c3 = LongVector.broadcast(SPECIES, stream.name() >>> 32);
    int k0 = (int) stream.seed();
    int k1 = (int) (stream.seed() >>> 32);
    for (int round = 0; round < Philox.ROUNDS; round++) {
      var p0 = c0.and(WORD).mul(MULTIPLIER_0);
      var p1 = c2.and(WORD).mul(MULTIPLIER_1);
      c0 = high(p1).lanewise(VectorOperators.XOR, c1).lanewise(VectorOperators.XOR, k0 & WORD);
      c2 = high(p0).lanewise(VectorOperators.XOR, c3).lanewise(VectorOperators.XOR, k1 & WORD);
      c1 = p1.and(WORD);
      c3 = p0.and(WORD);
      k0 += Philox.WEYL_0;
      k1 += Philox.WEYL_1;
    }
    store(pair(c0, c1), pair(c2, c3), to, at);
  }

  private static LongVector high(LongVector product) {
    return product.lanewise(VectorOperators.LSHR, 32);
  }

  private static LongVector pair(LongVector low, LongVector high) {
    return low.or(high.lanewise(VectorOperators.LSHL, 32));
  }

  private static void store(LongVector words01, LongVector words23, int[] to, int at) {
    var low = words01.rearrange(LOW, words23).reinterpretAsInts();
    var high = words01.rearrange(HIGH, words23).reinterpretAsInts();
    low.lanewise(VectorOperators.LSHR, 8).intoArray(to, at);
    high.lanewise(VectorOperators.LSHR, 8).intoArray(to, at + 2 * LANES);
  }
}
