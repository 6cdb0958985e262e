package dev.lbrx.inference.sample;

import java.util.HashMap;

/**
 * Lowers the logits z of tokens among the last ones, the prompt's too: {@code z / repetition}, or
 * {@code z · repetition} for negative z, once; then {@code z − (presence + frequency · count)}.
 *
 * <p>Source: Keskar et al., CTRL, 2019, §4.1; presence and frequency: OpenAI's interface.
 *
 * @param repetition above 0, 1 for nothing
 * @param presence 0 for nothing
 * @param frequency 0 for nothing
 * @param last how many tokens count; all for a negative number
 */
public record Penalties(float repetition, float presence, float frequency, int last)
    implements Step {
  /** Checks the ranges. */
  public Penalties {
    Range.require(
        repetition > 0 && repetition < Float.POSITIVE_INFINITY,
        "repeat-penalty",
        repetition,
        "a number above 0");
    Range.require(Float.isFinite(presence), "presence-penalty", presence, "a number");
    Range.require(Float.isFinite(frequency), "frequency-penalty", frequency, "a number");
  }

  @Override
  public void apply(Candidates candidates, Context context) {
    var counts = new HashMap<Integer, Integer>();
    for (int i = 0; i < context.last(last); i++) {
      counts.merge(context.back(i), 1, Integer::sum);
    }
    counts.forEach(
        (id, count) -> {
          int place = candidates.place(id);
          if (place >= 0) {
            float z = candidates.logit(place);
            float repeated = z > 0 ? z / repetition : z * repetition;
            candidates.logit(place, repeated - (presence + frequency * count));
          }
        });
  }
}
