package dev.lbrx.formats.gguf.model;

import dev.lbrx.formats.weights.NamedSpec;
import java.util.List;
import java.util.Locale;

/**
 * {@code general.size_label}: {@code 135M}, or {@code 8x7B} for eight experts. Source: gguf-py.
 *
 * @param parameters all of them, but of experts only the first of each layer
 * @param experts of a layer; 0 for none
 */
record SizeLabel(long parameters, int experts) {
  private static final String UNITS = "KMBT";
  private static final int DIGITS = 2;

  static SizeLabel of(GgufNames names, List<NamedSpec> tensors) {
    long parameters = 0;
    int experts = 0;
    for (var tensor : tensors) {
      int expert = names.gguf(tensor.name()).expert();
      experts = Math.max(experts, expert + 1);
      parameters += expert > 0 ? 0 : tensor.spec().shape().elements();
    }
    return new SizeLabel(parameters, experts);
  }

  /** In the largest unit that there is more than one of, with at least two digits. */
  @Override
  public String toString() {
    double scaled = parameters / 1e3;
    int unit = 0;
    for (; scaled > 1e3 && unit < UNITS.length() - 1; unit++) {
      scaled /= 1e3;
    }
    long whole = Math.round(scaled);
    int digits = whole == 0 ? 0 : Long.toString(whole).length();
    return (experts > 0 ? experts + "x" : "")
        + String.format(Locale.ROOT, "%." + Math.max(DIGITS - digits, 0) + "f", scaled)
        + UNITS.charAt(unit);
  }
}
