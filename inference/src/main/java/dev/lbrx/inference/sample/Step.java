package dev.lbrx.inference.sample;

/**
 * One link of the chain that turns logits into the candidates of the next token. Steps work on what
 * the steps before them left; probabilities are softmax over the candidates that are left.
 */
public sealed interface Step
    permits Dry,
        DynamicTemperature,
        LogitBias,
        MinP,
        Penalties,
        Temperature,
        TopK,
        TopNSigma,
        TopP,
        Typical,
        Xtc {
  /** Changes the candidates; at least one stays. */
  void apply(Candidates candidates, Context context);
}
