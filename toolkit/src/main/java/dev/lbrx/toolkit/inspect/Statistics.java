package dev.lbrx.toolkit.inspect;

import java.util.function.LongConsumer;

/**
 * What a tensor's elements come to. Minimum, maximum, mean {@code Σx/n} and root mean square {@code
 * √(Σx²/n)} are those of its finite elements, summed in f64, and NaN where it has none.
 *
 * @param elements all of them
 * @param zeros +0 and −0
 * @param nonFinite infinities and NaNs
 */
public record Statistics(
    long elements, long zeros, long nonFinite, double min, double max, double mean, double rms) {

  /** Whether there is a finite element. */
  public boolean hasFinite() {
    return elements > nonFinite;
  }

  /**
   * Reads a tensor.
   *
   * @param progress is told the numbers read so far
   */
  public static Statistics of(ModelNumbers model, String tensor, LongConsumer progress) {
    long elements = model.count(tensor);
    var values = model.values(tensor);
    var sums = new Sums();
    for (long done = 0; done < elements; done += Values.BLOCK) {
      int count = (int) Math.min(Values.BLOCK, elements - done);
      sums.add(values.read(done, count), count);
      progress.accept(done + count);
    }
    return sums.of(elements);
  }

  private static final class Sums {
    private long zeros;
    private long finite;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    private double sum;
    private double squares;

    void add(double[] values, int count) {
      for (int i = 0; i < count; i++) {
        double x = values[i];
        if (Double.isFinite(x)) {
          finite++;
          zeros += x == 0 ? 1 : 0;
          min = Math.min(min, x);
          max = Math.max(max, x);
          sum += x;
          squares += x * x;
        }
      }
    }

    Statistics of(long elements) {
      boolean none = finite == 0;
      return new Statistics(
          elements,
          zeros,
          elements - finite,
          none ? Double.NaN : min,
          none ? Double.NaN : max,
          sum / finite,
          Math.sqrt(squares / finite));
    }
  }
}
