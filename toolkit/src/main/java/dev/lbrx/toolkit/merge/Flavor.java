package dev.lbrx.toolkit.merge;

/** Whose definitions the names of methods stand for. */
enum Flavor {
  /** mergekit's. */
  ARCEE("arcee"),
  /** Those of "MergeKit for MLX", which gives other formulas the same names. */
  MLX("mlx-mergekit");

  private final String label;

  Flavor(String label) {
    this.label = label;
  }

  /** As merge files write it. */
  String label() {
    return label;
  }
}
