package dev.lbrx.conformance.merge;

import dev.lbrx.conformance.Expected;
import dev.lbrx.conformance.Operands;
import dev.lbrx.conformance.Reals;
import dev.lbrx.ops.merge.Rescale;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

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

  /** What of a task vector is kept, rescaled; not judged where a norm is beyond f32. */
  static void thinned(Expected y, double[] x, boolean[] keeps, Rescale rescale, double density) {
    double norm = 0;
    double kept = 0;
    for (int e = 0; e < x.length; e++) {
      norm += Math.abs(x[e]);
      kept += keeps[e] ? Math.abs(x[e]) : 0;
    }
    if (Reals.overflows(norm)) {
      return;
    }
    boolean small = norm < 1e-7f || kept < 1e-7f;
    double factor =
        switch (rescale) {
          case NONE -> 1;
          case L1 -> small ? 1 : norm / kept;
          case INVERSE_DENSITY -> 1 / density;
        };
    put(y, e -> keeps[e] ? x[e] * factor : 0 * factor, e -> keeps[e] ? Math.abs(x[e] * factor) : 0);
  }

  /** The indices of a row's elements, the smallest magnitude first, of equal ones the higher. */
  static int[] byMagnitude(double[] x, int from, int count) {
    return IntStream.range(from, from + count)
        .mapToLong(
            e -> (long) Float.floatToIntBits((float) Math.abs(x[e])) << 32 | ~e & 0xffffffffL)
        .sorted()
        .mapToInt(key -> ~(int) key)
        .toArray();
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
