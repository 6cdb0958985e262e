package dev.lbrx.ops.merge;

/** Vectors given by their coefficients over others, whose dot products are known. */
final class Directions {
  private Directions() {}

  /** {@code Σᵢⱼ aᵢ·bⱼ·gram[i·n + j]}: the dot product of Σ aᵢvᵢ and Σ bⱼvⱼ, rows in order. */
  static double product(float[] gram, int n, double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += a[i] * with(gram, n, i, b);
    }
    return sum;
  }

  /** The dot product of vᵢ and Σ bⱼvⱼ. */
  static double with(float[] gram, int n, int i, double[] b) {
    double sum = 0;
    for (int j = 0; j < n; j++) {
      sum += b[j] * gram[i * n + j];
    }
    return sum;
  }
}
