package dev.lbrx.toolkit.merge;

import java.util.Optional;

/**
 * A tensor's name within a layer: {@code model.layers.3.mlp.up_proj.weight} is stem {@code
 * model.layers.} and rest {@code .mlp.up_proj.weight} of layer 3.
 */
public record LayerName(String stem, String rest) {
  private static final String MARK = "layers.";
  private static final int MOST_DIGITS = 6;

  /** A name and its layer. */
  public record InLayer(LayerName name, int layer) {}

  /** Splits a tensor's name; empty where it belongs to no layer. */
  public static Optional<InLayer> of(String tensor) {
    int mark = tensor.startsWith(MARK) ? 0 : tensor.indexOf("." + MARK) + 1;
    if (mark == 0 && !tensor.startsWith(MARK)) {
      return Optional.empty();
    }
    int start = mark + MARK.length();
    int end = tensor.indexOf('.', start);
    if (end <= start
        || end - start > MOST_DIGITS
        || !tensor.substring(start, end).chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.empty();
    }
    var name = new LayerName(tensor.substring(0, start), tensor.substring(end));
    return Optional.of(new InLayer(name, Integer.parseInt(tensor.substring(start, end))));
  }

  /** The tensor's name in a layer. */
  public String at(int layer) {
    return stem + layer + rest;
  }
}
