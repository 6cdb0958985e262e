package dev.lbrx.conformance;

import dev.lbrx.spi.Spec;
import java.util.Arrays;

/** An op's first output as an oracle computes it; what it does not put is not judged. */
public final class Expected {
  private final Spec spec;
  private final int last;
  private final double[] values;
  private final double[] scales;

  Expected(Spec spec) {
    this.spec = spec;
    this.last = Math.toIntExact(spec.last());
    this.values = new double[Math.toIntExact(spec.shape().elements())];
    this.scales = new double[values.length];
    Arrays.fill(scales, Double.NaN);
  }

  /** The output's spec. */
  public Spec spec() {
    return spec;
  }

  /** The number of rows along the last axis. */
  public int rows() {
    return Math.toIntExact(spec.shape().rows());
  }

  /** The elements of a row. */
  public int last() {
    return last;
  }

  /** A value whose error is measured against itself. */
  public void put(int row, int i, double value) {
    put(row, i, value, Math.abs(value));
  }

  /** A value whose error is measured against a scale. */
  public void put(int row, int i, double value, double scale) {
    values[row * last + i] = value;
    // A NaN or an infinity has no error: it must come out as it is.
    scales[row * last + i] = Double.isFinite(value) ? scale : 0;
  }

  boolean isJudged(int row, int i) {
    return !Double.isNaN(scales[row * last + i]);
  }

  double value(int row, int i) {
    return values[row * last + i];
  }

  double scale(int row, int i) {
    return scales[row * last + i];
  }
}
