package dev.lbrx.backend.vector.merge;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.ops.BlockSums;
import dev.lbrx.spi.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Finds magnitudes of given ranks, from the largest, by radix: 11, 10 and 10 bits at a time, each
 * time from histograms that one slice of the tensor each has to itself. The last histograms also
 * say how many elements of the found magnitude lie before a slice. Phases alternate between {@link
 * #count}, slices being the pieces, and {@link #select}, one piece.
 */
final class RadixSelection {
  /** Phases it takes. */
  static final int PHASES = 6;

  private static final int SLICES = 64;
  private static final int BINS = 2048;

  /** Histograms that neighbours are counted in by turns. */
  private static final int COPIES = 4;

  // Shared ints of a target: the magnitude's bits so far, and how many elements of these bits are
  // still to be passed (low, high word). Behind the targets: each slice's zeros, then histograms.
  private static final int FOUND = 0;
  private static final int LEFT_LOW = 1;
  private static final int LEFT_HIGH = 2;
  private static final int TARGET = 3;

  private final int targets;

  /** For so many ranks at once. */
  RadixSelection(int targets) {
    this.targets = targets;
  }

  /** Slices of a tensor, whole blocks each. */
  static int slices(long elements) {
    return Math.min(SLICES, BlockSums.blocks(elements));
  }

  /** The first block of a slice. */
  static int block(long slice, long elements) {
    return (int) (slice * BlockSums.blocks(elements) / slices(elements));
  }

  /** The first element of a slice. */
  static long bound(long slice, long elements) {
    return Math.min(BlockSums.start(block(slice, elements)), elements);
  }

  /** Shared ints that it needs. */
  int sharedInts(long elements) {
    return histogram(0, 0) + slices(elements) * targets * BINS;
  }

  /** Local ints that it needs: a tile, and more histograms of a slice. */
  int localInts() {
    return Tiles.SIZE + (COPIES - 1) * BINS;
  }

  private int zeros(int slice) {
    return targets * TARGET + slice;
  }

  private int histogram(int slice, int target) {
    return targets * TARGET + SLICES + (slice * targets + target) * BINS;
  }

  /** Asks for the magnitude of a rank: of the {@code rank} largest elements the smallest. */
  void ask(int[] shared, int target, long rank) {
    shared[target * TARGET + FOUND] = 0;
    left(shared, target, rank);
  }

  /** The magnitude's bits, when all phases are done. */
  int found(int[] shared, int target) {
    return shared[target * TARGET + FOUND];
  }

  /** How many of the elements of the found magnitude belong to the asked ones. */
  long left(int[] shared, int target) {
    int at = target * TARGET;
    return (long) shared[at + LEFT_HIGH] << 32 | Integer.toUnsignedLong(shared[at + LEFT_LOW]);
  }

  private void left(int[] shared, int target, long count) {
    shared[target * TARGET + LEFT_LOW] = (int) count;
    shared[target * TARGET + LEFT_HIGH] = (int) (count >>> 32);
  }

  /** How many elements of a slice have the found magnitude. */
  int equal(int[] shared, int target, int slice) {
    return shared[histogram(slice, target) + (found(shared, target) & BINS / 2 - 1)];
  }

  /** How many of the tensor's elements are ±0, after the first phase. */
  long zeros(int[] shared, long elements) {
    long zeros = 0;
    for (int slice = 0; slice < slices(elements); slice++) {
      zeros += shared[zeros(slice)];
    }
    return zeros;
  }

  /** The lowest bit of a round's digit. */
  private static int shift(int round) {
    return 20 - 10 * round;
  }

  /** Phases 0, 2 and 4: one slice of the tensor. */
  void count(Tensor x, int slice, int phase, int[] shared, int[] local) {
    long elements = x.shape().elements();
    int round = phase / 2;
    int first = histogram(slice, 0);
    Arrays.fill(shared, first, first + targets * BINS, 0);
    Arrays.fill(local, Tiles.SIZE, localInts(), 0);
    int zeros = 0;
    long end = bound(slice + 1, elements);
    for (long e = bound(slice, elements); e < end; e += Tiles.SIZE) {
      int count = Tiles.length(e, end);
      load(x, e, local, count);
      if (round == 0) {
        zeros += countZeros(local, count);
        countAll(local, count, shared, first);
      } else {
        for (int target = 0; target < targets; target++) {
          if (left(shared, target) > 0) {
            int prefix = found(shared, target) >>> shift(round);
            int histogram = histogram(slice, target);
            if (round == 1) {
              countMany(local, count, shared, histogram, shift(round), prefix);
            } else {
              countFew(local, count, shared, histogram, shift(round), prefix);
            }
          }
        }
      }
    }
    if (round == 0) {
      shared[zeros(slice)] = zeros;
      for (int bin = 0; bin < BINS; bin++) {
        for (int copy = 0; copy < COPIES - 1; copy++) {
          shared[first + bin] += local[Tiles.SIZE + copy * BINS + bin];
        }
      }
    }
  }

  /** Phases 1, 3 and 5. */
  void select(long elements, int phase, int[] shared) {
    int round = phase / 2;
    for (int target = 0; target < targets; target++) {
      // All targets share the first round's histograms.
      int histogram = histogram(0, round == 0 ? 0 : target);
      select(shared, target, histogram, slices(elements), round);
    }
  }

  private void select(int[] shared, int target, int histogram, int slices, int round) {
    long left = left(shared, target);
    int bins = round == 0 ? BINS : BINS / 2;
    for (int bin = bins - 1; bin >= 0; bin--) {
      long count = 0;
      for (int slice = 0; slice < slices; slice++) {
        count += shared[histogram + slice * targets * BINS + bin];
      }
      if (left <= count) {
        shared[target * TARGET + FOUND] |= bin << shift(round);
        break;
      }
      left -= count;
    }
    left(shared, target, left);
  }

  private static void load(Tensor x, long e, int[] tile, int count) {
    MemorySegment.copy(x.segment(), ValueLayout.JAVA_INT_UNALIGNED, e * 4, tile, 0, count);
  }

  private static int countZeros(int[] tile, int count) {
    Arrays.fill(tile, count, Math.min(Tiles.SIZE, Floats.padded(count)), 1);
    int zeros = 0;
    for (int i = 0; i < count; i += Floats.LANES) {
      var magnitude = IntVector.fromArray(Floats.INTS, tile, i).and(Integer.MAX_VALUE);
      zeros += magnitude.compare(VectorOperators.EQ, 0).trueCount();
    }
    return zeros;
  }

  // Neighbours often fall into one bin, and a count must be stored before it can be loaded again:
  // histograms take turns.
  private static void countAll(int[] tile, int count, int[] shared, int histogram) {
    int i = 0;
    for (; i < count - 3; i += COPIES) {
      shared[histogram + bin(tile[i])]++;
      tile[Tiles.SIZE + bin(tile[i + 1])]++;
      tile[Tiles.SIZE + BINS + bin(tile[i + 2])]++;
      tile[Tiles.SIZE + 2 * BINS + bin(tile[i + 3])]++;
    }
    for (; i < count; i++) {
      shared[histogram + bin(tile[i])]++;
    }
  }

  private static int bin(int bits) {
    return (bits & Integer.MAX_VALUE) >>> 20;
  }

  /**
   * Counts what has a prefix, which many elements have after the first round: a branch would often
   * go astray, so that others are counted too, by turns in the upper half of the histogram.
   */
  private static void countMany(
      int[] tile, int count, int[] shared, int histogram, int shift, int prefix) {
    int[] bins = tile;
    int at = Tiles.SIZE;
    var others = IntVector.zero(Floats.INTS).addIndex(1).add(BINS / 2);
    for (int i = 0; i < count; i += Floats.LANES) {
      var digits =
          IntVector.fromArray(Floats.INTS, tile, i)
              .and(Integer.MAX_VALUE)
              .lanewise(VectorOperators.LSHR, shift)
              .sub(prefix);
      digits.blend(others, digits.compare(VectorOperators.UGE, BINS / 2)).intoArray(bins, at + i);
    }
    for (int i = 0; i < count; i++) {
      shared[histogram + bins[at + i]]++;
    }
  }

  /** Counts what has a prefix, which few elements have. */
  private static void countFew(
      int[] tile, int count, int[] shared, int histogram, int shift, int prefix) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var digits =
          IntVector.fromArray(Floats.INTS, tile, i)
              .and(Integer.MAX_VALUE)
              .lanewise(VectorOperators.LSHR, shift)
              .sub(prefix);
      if (digits.compare(VectorOperators.ULT, BINS / 2).anyTrue()) {
        int end = Math.min(count, i + Floats.LANES);
        countEach(tile, i, end, shared, histogram, shift, prefix);
      }
    }
  }

  private static void countEach(
      int[] tile, int from, int to, int[] shared, int histogram, int shift, int prefix) {
    for (int i = from; i < to; i++) {
      int digit = ((tile[i] & Integer.MAX_VALUE) >>> shift) - prefix;
      if (Integer.compareUnsigned(digit, BINS / 2) < 0) {
        shared[histogram + digit]++;
      }
    }
  }
}
