package dev.lbrx.backend.vector;

import dev.lbrx.spi.Tensor;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;

/** Masks on stretches of scores: numbers are added, where a flag is 0 the score becomes −∞. */
public final class Masks {
  private Masks() {}

  /**
   * Applies the {@code count} elements of a mask from a byte offset on to the scores from {@code
   * at} on. Both {@code at} and {@code spare} have room for whole vectors; uses that from {@code
   * spare} on.
   */
  public static void apply(Tensor mask, long bytes, int count, float[] scores, int at, int spare) {
    if (mask.dtype().computable()) {
      Rows.load(mask, bytes, scores, spare, count, count);
      add(scores, at, spare, count);
      return;
    }
    var segment = mask.segment();
    for (int i = 0; i < count; i++) {
      if (segment.get(ValueLayout.JAVA_BYTE, bytes + i) == 0) {
        scores[at + i] = Float.NEGATIVE_INFINITY;
      }
    }
  }

  private static void add(float[] scores, int at, int addend, int count) {
    for (int i = 0; i < count; i += Floats.LANES) {
      FloatVector.fromArray(Floats.SPECIES, scores, at + i)
          .add(FloatVector.fromArray(Floats.SPECIES, scores, addend + i))
          .intoArray(scores, at + i);
    }
  }
}
