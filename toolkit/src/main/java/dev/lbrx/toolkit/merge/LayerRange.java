package dev.lbrx.toolkit.merge;

/** Layers {@code from} to {@code to − 1} of a model, at least one. */
record LayerRange(int from, int to, Position position) {
  int count() {
    return to - from;
  }

  @Override
  public String toString() {
    return "[" + from + ", " + to + "]";
  }
}
