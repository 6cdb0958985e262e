package dev.lbrx.backend.vector.matmul;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.spi.Tensor;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/** Rows in units of 32 elements, a unit a lane: element j of every unit side by side. */
final class UnitLanes {
  private static final int UNIT = 32;

  private UnitLanes() {}

  /** Element j of unit u of a row of x to {@code at + j · lanes + u}; +0 beyond the last unit. */
  static void load(Tensor x, int row, int lanes, float[] to, int at) {
    int units = Math.toIntExact(x.spec().last()) / UNIT;
    long bytes = x.rowByte(row);
    for (int j = 0; j < UNIT; j++) {
      int first = at + j * lanes;
      for (int u = 0; u < units; u++) {
        to[first + u] =
            x.segment().get(ValueLayout.JAVA_FLOAT_UNALIGNED, bytes + 4L * (u * UNIT + j));
      }
      Arrays.fill(to, first + units, first + lanes, 0f);
    }
  }

  /** Sums {@code count} elements of every unit, those from {@code from} on, ascending from +0. */
  static void sum(float[] x, int from, int count, int lanes, int to) {
    for (int u = 0; u < lanes; u += Floats.LANES) {
      var sum = FloatVector.zero(Floats.SPECIES);
      for (int j = 0; j < count; j++) {
        sum = FloatVector.fromArray(Floats.SPECIES, x, from + j * lanes + u).add(sum);
      }
      sum.intoArray(x, to + u);
    }
  }

  /** What the terms of a padded unit do, which are +0: they turn −0 to +0. */
  static void addZero(float[] stripes, int at) {
    FloatVector.fromArray(Floats.SPECIES, stripes, at).add(0f).intoArray(stripes, at);
  }
}
