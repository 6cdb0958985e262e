package dev.lbrx.conformance.merge;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/** What the oracles of merging share: a tensor is one row of all its elements. */
final class MergeOracle {
  private MergeOracle() {}

  /** All elements of an input. */
  static double[] whole(Operands in, int input) {
    return Arrays.stream(in.rows(input)).flatMapToDouble(Arrays::stream).toArray();
  }

  /** All elements of every input. */
  static double[][] all(Operands in) {
    double[][] inputs = new double[in.size()][];
    Arrays.setAll(inputs, i -> whole(in, i));
    return inputs;
  }

  /** Puts every element with its scale. */
  static void put(Expected y, IntToDoubleFunction value, IntToDoubleFunction scale) {
    for (int row = 0; row < y.rows(); row++) {
      for (int i = 0; i < y.last(); i++) {
        int element = row * y.last() + i;
        y.put(row, i, value.applyAsDouble(element), scale.applyAsDouble(element));
      }
    }
  }
}
