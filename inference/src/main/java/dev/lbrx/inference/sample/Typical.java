package dev.lbrx.inference.sample;

/**
 * Keeps the tokens whose surprise is nearest to the entropy {@code H = −Σ p ln p}: in ascending
 * order of {@code |−ln p − H|}, until their probabilities exceed p together.
 *
 * <p>Source: Meister et al., Locally Typical Sampling, 2022, equation 10.
 *
 * @param p above 0, at most 1
 */
public record Typical(float p) implements Step {
  /** Checks the range. */
  public Typical {
    Range.require(p > 0 && p <= 1, "typical-p", p, "a number above 0, at most 1");
  }

  /** {@code −Σ p ln p} in nats. */
  static double entropy(float[] probabilities, int count) {
    double entropy = 0;
    for (int i = 0; i < count; i++) {
      if (probabilities[i] > 0) {
        entropy -= probabilities[i] * StrictMath.log(probabilities[i]);
      }
    }
    return entropy;
  }

  @Override
  public void apply(Candidates candidates, Context context) {
    if (p == 1) {
      return;
    }
    int n = candidates.count();
    float[] probabilities = candidates.probabilities();
    double entropy = entropy(probabilities, n);
    float[] distances = new float[n];
    for (int i = 0; i < n; i++) {
      distances[i] = (float) Math.abs(-StrictMath.log(probabilities[i]) - entropy);
    }
    candidates.sort(distances, false);
    probabilities = candidates.probabilities();
    int kept = 0;
    float sum = 0;
    while (kept < n && sum <= p) {
      sum += probabilities[kept++];
    }
    candidates.keep(kept);
  }
}
