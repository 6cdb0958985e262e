package dev.lbrx.inference.sample;

/**
 * Keeps logits within n standard deviations of the greatest one.
 *
 * <p>Source: Tang et al., Top-nσ: Not All Logits Are You Need, 2024.
 *
 * @param n above 0
 */
public record TopNSigma(float n) implements Step {
  /** Checks the range. */
  public TopNSigma {
    Range.require(n > 0 && n < Float.POSITIVE_INFINITY, "top-n-sigma", n, "a number above 0");
  }

  @Override
  public void apply(Candidates candidates, Context context) {
    double sum = 0;
    int finite = 0;
    for (int i = 0; i < candidates.count(); i++) {
      if (candidates.logit(i) != Float.NEGATIVE_INFINITY) {
        sum += candidates.logit(i);
        finite++;
      }
    }
    double mean = sum / finite;
    double squares = 0;
    for (int i = 0; i < candidates.count(); i++) {
      if (candidates.logit(i) != Float.NEGATIVE_INFINITY) {
        squares += (candidates.logit(i) - mean) * (candidates.logit(i) - mean);
      }
    }
    double least = candidates.maximum() - n * Math.sqrt(squares / finite);
    candidates.keepIf(i -> candidates.logit(i) >= least);
  }
}
