package dev.lbrx.benchmarks;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * A square f32 matrix by a vector, each sum in whatever order is fastest: what the order that
 * results are promised in is held against.
 */
final class ReorderedProduct {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private final int size;
  private final MemorySegment weights;
  private final float[] x;
  private final float[] y;

  ReorderedProduct(int size) {
    this.size = size;
    weights = Arena.ofAuto().allocate(4L * size * size, 64);
    for (long i = 0; i < weights.byteSize(); i += 4) {
      weights.set(ValueLayout.JAVA_FLOAT, i, i % 97 - 48f);
    }
    x = new float[size];
    Arrays.fill(x, 0.5f);
    y = new float[size];
  }

  void run() {
    for (int row = 0; row < size; row++) {
      y[row] = dot(weights.asSlice(4L * row * size, 4L * size), x, size);
    }
  }

  private static float dot(MemorySegment w, float[] x, int count) {
    var s0 = FloatVector.zero(SPECIES);
    var s1 = s0;
    var s2 = s0;
    var s3 = s0;
    for (int i = 0; i < count; i += 4 * LANES) {
      s0 = load(w, 4 * i).fma(FloatVector.fromArray(SPECIES, x, i), s0);
      s1 = load(w, 4 * (i + LANES)).fma(FloatVector.fromArray(SPECIES, x, i + LANES), s1);
      s2 = load(w, 4 * (i + 2 * LANES)).fma(FloatVector.fromArray(SPECIES, x, i + 2 * LANES), s2);
      s3 = load(w, 4 * (i + 3 * LANES)).fma(FloatVector.fromArray(SPECIES, x, i + 3 * LANES), s3);
    }
    return s0.add(s1).add(s2.add(s3)).reduceLanes(VectorOperators.ADD);
  }

  private static FloatVector load(MemorySegment from, int at) {
    return FloatVector.fromMemorySegment(SPECIES, from, at, ByteOrder.LITTLE_ENDIAN);
  }
}
