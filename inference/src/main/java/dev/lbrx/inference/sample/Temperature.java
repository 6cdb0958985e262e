package dev.lbrx.inference.sample;

/**
 * Divides logits.
 *
 * @param temperature at least 0.0001: below it logits overflow, and the most likely token is as
 *     good as certain anyway
 */
public record Temperature(float temperature) implements Step {
  private static final float COLDEST = 1e-4f;

  /** Checks the range. */
  public Temperature {
    Range.require(
        temperature >= COLDEST && temperature < Float.POSITIVE_INFINITY,
        "temperature",
        temperature,
        "0, or a number from " + COLDEST + " on");
  }

  @Override
  public void apply(Candidates candidates, Context context) {
    for (int i = 0; i < candidates.count(); i++) {
      candidates.logit(i, candidates.logit(i) / temperature);
    }
  }
}
