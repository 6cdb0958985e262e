package dev.lbrx.inference.sample;

/**
 * Keeps the k most likely tokens, of equal ones the lower ids.
 *
 * <p>Source: Fan et al., Hierarchical Neural Story Generation, 2018, §5.4.
 *
 * @param k how many, 1 or more
 */
public record TopK(int k) implements Step {
  /** Checks the range. */
  public TopK {
    Range.require(k >= 1, "top-k", k, "1 or more");
  }

  @Override
  public void apply(Candidates candidates, Context context) {
    if (k < candidates.count()) {
      candidates.sort();
      candidates.keep(k);
    }
  }
}
