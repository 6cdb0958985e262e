package dev.lbrx.inference.sample;

import java.util.Map;

/** Adds to the logits of some tokens. */
public record LogitBias(Map<Integer, Float> biases) implements Step {
  /** Copies the map and checks that its biases are numbers; −∞ forbids a token. */
  public LogitBias {
    biases = Map.copyOf(biases);
    biases.forEach(
        (id, bias) ->
            Range.require(
                bias < Float.POSITIVE_INFINITY, "logit bias of token " + id, bias, "a number"));
  }

  @Override
  public void apply(Candidates candidates, Context context) {
    biases.forEach(
        (id, bias) -> {
          int place = candidates.place(id);
          if (place >= 0) {
            candidates.logit(place, candidates.logit(place) + bias);
          }
        });
  }
}
