package dev.lbrx.toolkit.inspect;

import java.util.function.LongConsumer;

/**
 * How two tensors of one shape differ. With a and b the elements that are finite in both, summed in
 * f64: the largest {@code |a − b|}, the root mean square {@code √(Σ(a − b)²/n)}, the same relative
 * to a's, {@code √(Σ(a − b)²/Σa²)}, and the cosine {@code Σab / √(Σa²·Σb²)}. Each is NaN where it
 * does not exist: without such elements, relative to or between zero tensors, and all four for
 * integers, which may be codes, not sizes.
 *
 * @param elements of each
 * @param different elements whose values differ; ±0 are equal, two NaNs too
 * @param nonFinite elements that are not finite in a or in b
 */
public record Difference(
    long elements,
    long different,
    long nonFinite,
    double max,
    double rms,
    double relative,
    double cosine) {

  /**
   * Reads a tensor of both models, which must have as many numbers there; 64-bit integers are
   * compared as rounded to f64.
   *
   * @param progress is told the numbers read so far
   */
  public static Difference of(
      ModelNumbers a, ModelNumbers b, String tensor, LongConsumer progress) {
    long elements = a.count(tensor);
    if (elements != b.count(tensor)) {
      throw new IllegalArgumentException(tensor + " has two sizes");
    }
    boolean measured = a.floating(tensor) && b.floating(tensor);
    var left = a.values(tensor);
    var right = b.values(tensor);
    var sums = new Sums();
    for (long done = 0; done < elements; done += Values.BLOCK) {
      int count = (int) Math.min(Values.BLOCK, elements - done);
      sums.add(left.read(done, count), right.read(done, count), count);
      progress.accept(done + count);
    }
    return sums.of(elements, measured);
  }

  private static final class Sums {
    private long different;
    private long finite;
    private double max;
    private double squares;
    private double dot;
    private double left;
    private double right;

    void add(double[] a, double[] b, int count) {
      for (int i = 0; i < count; i++) {
        double x = a[i];
        double y = b[i];
        different += x != y && !(Double.isNaN(x) && Double.isNaN(y)) ? 1 : 0;
        if (Double.isFinite(x) && Double.isFinite(y)) {
          finite++;
          double d = x - y;
          max = Math.max(max, Math.abs(d));
          squares += d * d;
          dot += x * y;
          left += x * x;
          right += y * y;
        }
      }
    }

    Difference of(long elements, boolean measured) {
      long nonFinite = elements - finite;
      if (!measured || finite == 0) {
        return new Difference(
            elements, different, nonFinite, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
      }
      // The product of the roots, because that of the squares may overflow.
      double norms = Math.sqrt(left) * Math.sqrt(right);
      return new Difference(
          elements,
          different,
          nonFinite,
          max,
          Math.sqrt(squares / finite),
          left == 0 ? Double.NaN : Math.sqrt(squares) / Math.sqrt(left),
          norms == 0 ? Double.NaN : dot / norms);
    }
  }
}
