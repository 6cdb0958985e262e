package dev.lbrx.inference.sample;

/**
 * Divides logits by a temperature that grows with their entropy H in nats: {@code T = least + (most
 * − least) · (H / ln n)^exponent}, n candidates, least = max(0, middle − range), most = middle +
 * range. At 0 the most likely token alone stays.
 *
 * @param middle the temperature in the middle
 * @param range how far it goes to both sides
 * @param exponent usually 1
 */
public record DynamicTemperature(float middle, float range, float exponent) implements Step {
  /** Checks the ranges. */
  public DynamicTemperature {
    Range.require(
        middle > 0 && middle < Float.POSITIVE_INFINITY, "temperature", middle, "above 0 here");
    Range.require(
        range >= 0 && range < Float.POSITIVE_INFINITY, "dynatemp range", range, "0 or more");
    Range.require(
        exponent > 0 && exponent < Float.POSITIVE_INFINITY,
        "dynatemp exponent",
        exponent,
        "above 0");
  }

  @Override
  public void apply(Candidates candidates, Context context) {
    int n = candidates.count();
    if (n == 1) {
      return;
    }
    double entropy = Typical.entropy(candidates.probabilities(), n) / StrictMath.log(n);
    double least = Math.max(0, middle - range);
    double most = middle + range;
    float temperature = (float) (least + (most - least) * StrictMath.pow(entropy, exponent));
    if (temperature > 0) {
      float greatest = candidates.maximum();
      for (int i = 0; i < n; i++) {
        candidates.logit(i, (candidates.logit(i) - greatest) / temperature);
      }
    } else {
      new TopK(1).apply(candidates, context);
    }
  }
}
