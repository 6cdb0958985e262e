package dev.lbrx.inference.sample;

/**
 * Excludes top choices: now and then leaves out all tokens of at least a threshold but the least
 * likely of them. Whether it does is decided by a random stream of its own.
 *
 * <p>Source: oobabooga/text-generation-webui, pull request 6335, 2024.
 *
 * @param probability how often, 0 to 1
 * @param threshold the probability from which on a token counts, 0 to 0.5
 */
public record Xtc(float probability, float threshold) implements Step {
  /** Checks the ranges. */
  public Xtc {
    Range.require(probability >= 0 && probability <= 1, "xtc-probability", probability, "0 to 1");
    Range.require(threshold >= 0 && threshold <= 0.5f, "xtc-threshold", threshold, "0 to 0.5");
  }

  @Override
  public void apply(Candidates candidates, Context context) {
    if (context.uniform("/xtc") >= probability) {
      return;
    }
    candidates.sort();
    float[] p = candidates.probabilities();
    int last = -1;
    while (last + 1 < candidates.count() && p[last + 1] >= threshold) {
      last++;
    }
    int stays = last;
    candidates.keepIf(i -> i >= stays);
  }
}
