package dev.lbrx.inference.sample;

/**
 * Keeps the shortest descending prefix whose probabilities reach p together.
 *
 * <p>Source: Holtzman et al., The Curious Case of Neural Text Degeneration, 2020, §3.1.
 *
 * @param p above 0, at most 1
 */
public record TopP(float p) implements Step {
  /** Checks the range. */
  public TopP {
    Range.require(p > 0 && p <= 1, "top-p", p, "a number above 0, at most 1");
  }

  @Override
  public void apply(Candidates candidates, Context context) {
    if (p < 1) {
      candidates.sort();
      float[] probabilities = candidates.probabilities();
      int kept = 0;
      float sum = 0;
      while (kept < candidates.count() && sum < p) {
        sum += probabilities[kept++];
      }
      candidates.keep(kept);
    }
  }
}
