package dev.lbrx.inference.sample;

/**
 * Keeps tokens at least p times as likely as the most likely one: {@code logit ≥ max + ln p}.
 *
 * <p>Source: Nguyen et al., Turning Up the Heat: Min-p Sampling, 2024.
 *
 * @param p above 0, at most 1
 */
public record MinP(float p) implements Step {
  /** Checks the range. */
  public MinP {
    Range.require(p > 0 && p <= 1, "min-p", p, "a number above 0, at most 1");
  }

  @Override
  public void apply(Candidates candidates, Context context) {
    float least = candidates.maximum() + (float) StrictMath.log(p);
    candidates.keepIf(i -> candidates.logit(i) >= least);
  }
}
