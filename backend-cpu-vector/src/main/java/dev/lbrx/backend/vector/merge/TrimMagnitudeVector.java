package dev.lbrx.backend.vector.merge;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.ops.BlockSums;
import dev.lbrx.ops.merge.TrimMagnitude;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link TrimMagnitude} by radix selection: the smallest magnitude that is kept is found 11, 10 and
 * 10 bits at a time, each time from histograms that one slice of the tensor each has to itself. The
 * last histograms also say how many ties lie before a slice.
 */
public final class TrimMagnitudeVector implements Kernel<TrimMagnitude> {
  private static final int SLICES = 64;
  private static final int BINS = 2048;
  private static final int WRITE = 6;

  // Local ints: a tile, then a second histogram of the first round.
  private static final int OTHER = Tiles.SIZE;

  // Shared ints: the threshold's bits so far, how many elements are still to be kept of those that
  // have these bits (low, high word), then the histograms.
  private static final int THRESHOLD = 0;
  private static final int LEFT_LOW = 1;
  private static final int LEFT_HIGH = 2;
  private static final int HISTOGRAMS = 16;

  @Override
  public int phases(TrimMagnitude op) {
    return op.density() < 1 ? WRITE + 1 : 1;
  }

  @Override
  public long pieces(TrimMagnitude op, Arguments arguments, int phase) {
    return phase % 2 == 1 ? 1 : Math.min(SLICES, Tiles.blocks(arguments));
  }

  @Override
  public Scratch local(TrimMagnitude op, Specs inputs) {
    return new Scratch(0, OTHER + BINS);
  }

  @Override
  public Scratch shared(TrimMagnitude op, Specs inputs) {
    int slices = Math.min(SLICES, BlockSums.blocks(inputs.get(0).shape().elements()));
    return new Scratch(0, HISTOGRAMS + slices * BINS);
  }

  @Override
  public void run(TrimMagnitude op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    if (phases(op) == 1) {
      for (long slice = part.from(); slice < part.to(); slice++) {
        copy(arguments, slice);
      }
    } else if (part.phase() % 2 == 1) {
      select(part.sharedInts(), slices(arguments), part.phase() / 2);
    } else {
      if (part.phase() == 0 && part.from() == 0) {
        start(part.sharedInts(), op.kept(x.shape().elements()));
      }
      for (int slice = (int) part.from(); slice < part.to(); slice++) {
        if (part.phase() == WRITE) {
          write(arguments, slice, part);
        } else {
          count(arguments, slice, part, part.phase() / 2);
        }
      }
    }
  }

  private static int slices(Arguments arguments) {
    return Math.min(SLICES, Tiles.blocks(arguments));
  }

  /** The first element of a slice. */
  private static long bound(Arguments arguments, long slice) {
    long blocks = Tiles.blocks(arguments);
    long block = slice * blocks / slices(arguments);
    return Math.min(BlockSums.start(block), arguments.in(0).shape().elements());
  }

  private static void copy(Arguments arguments, long slice) {
    long from = bound(arguments, slice) * 4;
    long bytes = bound(arguments, slice + 1) * 4 - from;
    MemorySegment.copy(arguments.in(0).segment(), from, arguments.out(0).segment(), from, bytes);
  }

  private static void start(int[] shared, long kept) {
    shared[THRESHOLD] = 0;
    left(shared, kept);
  }

  private static long left(int[] shared) {
    return (long) shared[LEFT_HIGH] << 32 | Integer.toUnsignedLong(shared[LEFT_LOW]);
  }

  private static void left(int[] shared, long count) {
    shared[LEFT_LOW] = (int) count;
    shared[LEFT_HIGH] = (int) (count >>> 32);
  }

  /** The lowest bit of a round's digit. */
  private static int shift(int round) {
    return 20 - 10 * round;
  }

  private static int bins(int round) {
    return round == 0 ? BINS : BINS / 2;
  }

  private static void count(Arguments arguments, int slice, Part part, int round) {
    int[] shared = part.sharedInts();
    int histogram = HISTOGRAMS + slice * BINS;
    Arrays.fill(shared, histogram, histogram + BINS, 0);
    int[] tile = part.localInts();
    Arrays.fill(tile, OTHER, OTHER + BINS, 0);
    long end = bound(arguments, slice + 1);
    for (long e = bound(arguments, slice); e < end; e += Tiles.SIZE) {
      int count = Tiles.length(e, end);
      load(arguments.in(0), e, tile, count);
      if (round == 0) {
        countAll(tile, count, shared, histogram);
      } else {
        countMatching(tile, count, shared, histogram, shift(round));
      }
    }
    if (round == 0) {
      addOther(tile, shared, histogram);
    }
  }

  private static void load(Tensor x, long e, int[] tile, int count) {
    MemorySegment.copy(x.segment(), ValueLayout.JAVA_INT_UNALIGNED, e * 4, tile, 0, count);
  }

  // Neighbours often fall into one bin, and a count must be stored before it can be loaded again:
  // two histograms take turns.
  private static void countAll(int[] tile, int count, int[] shared, int histogram) {
    int i = 0;
    for (; i < count - 1; i += 2) {
      shared[histogram + ((tile[i] & Integer.MAX_VALUE) >>> 20)]++;
      tile[OTHER + ((tile[i + 1] & Integer.MAX_VALUE) >>> 20)]++;
    }
    if (i < count) {
      shared[histogram + ((tile[i] & Integer.MAX_VALUE) >>> 20)]++;
    }
  }

  private static void addOther(int[] tile, int[] shared, int histogram) {
    for (int bin = 0; bin < BINS; bin++) {
      shared[histogram + bin] += tile[OTHER + bin];
    }
  }

  private static void countMatching(int[] tile, int count, int[] shared, int histogram, int shift) {
    int prefix = shared[THRESHOLD] >>> shift;
    for (int i = 0; i < count; i += Floats.LANES) {
      var digits =
          IntVector.fromArray(Floats.INTS, tile, i)
              .and(Integer.MAX_VALUE)
              .lanewise(VectorOperators.LSHR, shift)
              .sub(prefix);
      if (digits.compare(VectorOperators.ULT, BINS / 2).anyTrue()) {
        int end = Math.min(count, i + Floats.LANES);
        countMatching(tile, i, end, shared, histogram, shift, prefix);
      }
    }
  }

  private static void countMatching(
      int[] tile, int from, int to, int[] shared, int histogram, int shift, int prefix) {
    for (int i = from; i < to; i++) {
      int digit = ((tile[i] & Integer.MAX_VALUE) >>> shift) - prefix;
      if (Integer.compareUnsigned(digit, BINS / 2) < 0) {
        shared[histogram + digit]++;
      }
    }
  }

  private static void select(int[] shared, int slices, int round) {
    long left = left(shared);
    for (int bin = bins(round) - 1; bin >= 0; bin--) {
      long count = 0;
      for (int slice = 0; slice < slices; slice++) {
        count += shared[HISTOGRAMS + slice * BINS + bin];
      }
      if (left <= count) {
        shared[THRESHOLD] |= bin << shift(round);
        break;
      }
      left -= count;
    }
    left(shared, left);
  }

  private static void write(Arguments arguments, int slice, Part part) {
    int[] shared = part.sharedInts();
    int threshold = shared[THRESHOLD];
    int bin = HISTOGRAMS + (threshold & BINS / 2 - 1);
    long ties = left(shared);
    for (int before = 0; before < slice; before++) {
      ties -= shared[bin + before * BINS];
    }
    boolean some = ties > 0 && ties < shared[bin + slice * BINS];
    int least = ties > 0 ? threshold : threshold + 1;
    int[] tile = part.localInts();
    long end = bound(arguments, slice + 1);
    for (long e = bound(arguments, slice); e < end; e += Tiles.SIZE) {
      int count = Tiles.length(e, end);
      load(arguments.in(0), e, tile, count);
      if (some) {
        ties = keepSome(tile, count, threshold, ties);
      } else {
        keep(tile, count, least);
      }
      MemorySegment.copy(
          tile, 0, arguments.out(0).segment(), ValueLayout.JAVA_INT_UNALIGNED, e * 4, count);
    }
  }

  /** Keeps magnitudes above the threshold and the first {@code ties} equal to it. */
  private static long keepSome(int[] tile, int count, int threshold, long ties) {
    long left = ties;
    for (int i = 0; i < count; i++) {
      int magnitude = tile[i] & Integer.MAX_VALUE;
      boolean keep = magnitude > threshold || magnitude == threshold && left-- > 0;
      tile[i] = keep ? tile[i] : 0;
    }
    return left;
  }

  // The threshold after the largest magnitude wraps round, hence the comparison without sign.
  private static void keep(int[] tile, int count, int least) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var x = IntVector.fromArray(Floats.INTS, tile, i);
      var small = x.and(Integer.MAX_VALUE).compare(VectorOperators.ULT, least);
      x.blend(0, small).intoArray(tile, i);
    }
  }
}
