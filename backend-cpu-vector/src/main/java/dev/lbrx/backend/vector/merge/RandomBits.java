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
    // Both factors masked: then the compiler takes the instruction for halves of longs.
    var multiplier0 = LongVector.broadcast(SPECIES, Philox.MULTIPLIER_0).and(WORD);
    var multiplier1 = LongVector.broadcast(SPECIES, Philox.MULTIPLIER_1).and(WORD);
    var index = LongVector.broadcast(SPECIES, block).addIndex(1);
    var c0 = index.and(WORD);
    var c1 = index.lanewise(VectorOperators.LSHR, 32);
    var c2 = LongVector.broadcast(SPECIES, stream.name() & WORD);
    var c3 = LongVector.broadcast(SPECIES, stream.name() >>> 32);
    var k0 = LongVector.broadcast(SPECIES, stream.seed());
    var k1 = LongVector.broadcast(SPECIES, stream.seed() >>> 32);
    for (int round = 0; round < Philox.ROUNDS; round++) {
      var p0 = c0.and(WORD).mul(multiplier0);
      var p1 = c2.and(WORD).mul(multiplier1);
      c0 = high(p1).lanewise(VectorOperators.XOR, c1).lanewise(VectorOperators.XOR, k0);
      c2 = high(p0).lanewise(VectorOperators.XOR, c3).lanewise(VectorOperators.XOR, k1);
      // What lies above the word of a lane never comes down.
      c1 = p1;
      c3 = p0;
      k0 = k0.add(Philox.WEYL_0);
      k1 = k1.add(Philox.WEYL_1);
    }
    store(pair(c0, c1), pair(c2, c3), to, at);
  }

  private static LongVector high(LongVector product) {
    return product.lanewise(VectorOperators.LSHR, 32);
  }

  private static LongVector pair(LongVector low, LongVector high) {
    return low.and(WORD).or(high.lanewise(VectorOperators.LSHL, 32));
  }

  private static void store(LongVector words01, LongVector words23, int[] to, int at) {
    var low = words01.rearrange(LOW, words23).reinterpretAsInts();
    var high = words01.rearrange(HIGH, words23).reinterpretAsInts();
    low.lanewise(VectorOperators.LSHR, 8).intoArray(to, at);
    high.lanewise(VectorOperators.LSHR, 8).intoArray(to, at + 2 * LANES);
  }
}
