package dev.lbrx.toolkit.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * How a tensor's finite elements spread between the smallest and the largest: {@code counts} of
 * bins of one width, each with its lower edge; the last has its upper edge too. Without finite
 * elements {@code low} and {@code high} are NaN and all counts 0.
 */
public record Histogram(double low, double high, List<Long> counts) {
  /** The bins of every histogram. */
  public static final int BINS = 40;

  /** Copies the list. */
  public Histogram {
    counts = List.copyOf(counts);
  }

  /**
   * Reads a tensor.
   *
   * @param statistics of that tensor
   * @param progress is told the numbers read so far
   */
  public static Histogram of(
      ModelNumbers model, String tensor, Statistics statistics, LongConsumer progress) {
    long elements = statistics.elements();
    var values = model.values(tensor);
    var bins = new Bins(statistics.min(), statistics.max());
    for (long done = 0; done < elements; done += Values.BLOCK) {
      int count = (int) Math.min(Values.BLOCK, elements - done);
      bins.add(values.read(done, count), count);
      progress.accept(done + count);
    }
    return new Histogram(statistics.min(), statistics.max(), bins.counts());
  }

  private static final class Bins {
    private final double low;
    private final double width;
    private final long[] counts = new long[BINS];

    Bins(double low, double high) {
      this.low = low;
      // Halves, because the difference of two large numbers may overflow.
      this.width = (high / 2 - low / 2) / BINS;
    }

    void add(double[] values, int count) {
      for (int i = 0; i < count; i++) {
        if (Double.isFinite(values[i])) {
          counts[width > 0 ? bin(values[i]) : 0]++;
        }
      }
    }

    private int bin(double value) {
      return (int) Math.min((value / 2 - low / 2) / width, BINS - 1);
    }

    List<Long> counts() {
      var list = new ArrayList<Long>(BINS);
      for (long count : counts) {
        list.add(count);
      }
      return list;
    }
  }
}
