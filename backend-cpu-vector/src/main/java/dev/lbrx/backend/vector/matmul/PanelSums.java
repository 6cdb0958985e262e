package dev.lbrx.backend.vector.matmul;

import dev.lbrx.spi.Spec;
import jdk.incubator.vector.FloatVector;

/** Sums of x over groups of columns, behind its {@link Panels}, as panels of one step a group. */
final class PanelSums {
  private PanelSums() {}

  /** Floats of the panels and their sums. */
  static long floats(Spec x, int group) {
    return Panels.floats(x) + Panels.count(x.shape().rows()) * (x.last() / group) * Tiles.COLUMNS;
  }

  /** Where the sums of a panel begin. */
  static int at(Spec x, int group, int panel) {
    return Math.toIntExact(Panels.floats(x) + panel * (x.last() / group) * Tiles.COLUMNS);
  }

  /** Sums a packed panel, ascending from +0. */
  static void sum(Spec x, int group, int panel, float[] shared) {
    int rows = Math.toIntExact(x.shape().rows());
    int sums = at(x, group, panel);
    for (int i = 0; i < x.last(); i += group) {
      int from = Panels.at(rows, i / Tiles.DEPTH, panel) + i % Tiles.DEPTH * Tiles.COLUMNS;
      int to = sums + i / group * Tiles.COLUMNS;
      sumGroup(shared, from, group, to);
      sumGroup(shared, from + Tiles.COLUMNS / 2, group, to + Tiles.COLUMNS / 2);
    }
  }

  private static void sumGroup(float[] shared, int from, int group, int to) {
    var sum = FloatVector.zero(Tiles.SPECIES);
    for (int i = 0; i < group; i++) {
      sum = FloatVector.fromArray(Tiles.SPECIES, shared, from + i * Tiles.COLUMNS).add(sum);
    }
    sum.intoArray(shared, to);
  }
}
