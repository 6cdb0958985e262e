package dev.lbrx.formats.tokenizer;

/** A pair of tokens that becomes one; its rank is its place in {@link BpeModel#merges()}. */
public record Merge(String left, String right) {
  /** The merged token's text. */
  public String merged() {
    return left + right;
  }
}
