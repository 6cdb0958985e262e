package dev.lbrx.backend.vector;

import static jdk.incubator.vector.VectorOperators.I2S;
import static jdk.incubator.vector.VectorOperators.IS_NAN;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_S2I;

import dev.lbrx.ops.math.Bfloat16;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/** Rows of bf16 to and from float arrays, with the bits of {@link Bfloat16}. */
final class Bfloat16Rows {
  private Bfloat16Rows() {}

  static void load(MemorySegment from, long bytes, float[] to, int at, int count) {
    int whole = count - count % Floats.LANES;
    for (int i = 0; i < whole; i += Floats.LANES) {
      var halves =
          ShortVector.fromMemorySegment(
              Floats.SHORTS, from, bytes + 2L * i, ByteOrder.LITTLE_ENDIAN);
      ((IntVector) halves.convertShape(ZERO_EXTEND_S2I, Floats.INTS, 0))
          .lanewise(LSHL, 16)
          .reinterpretAsFloats()
          .intoArray(to, at + i);
    }
    for (int i = whole; i < count; i++) {
      to[at + i] = Bfloat16.toFloat(from.get(ValueLayout.JAVA_SHORT_UNALIGNED, bytes + 2L * i));
    }
  }

  static void store(float[] from, int at, MemorySegment to, long bytes, int count) {
    int whole = count - count % Floats.LANES;
    for (int i = 0; i < whole; i += Floats.LANES) {
      ((ShortVector)
              rounded(FloatVector.fromArray(Floats.SPECIES, from, at + i))
                  .convertShape(I2S, Floats.SHORTS, 0))
          .intoMemorySegment(to, bytes + 2L * i, ByteOrder.LITTLE_ENDIAN);
    }
    for (int i = whole; i < count; i++) {
      to.set(ValueLayout.JAVA_SHORT_UNALIGNED, bytes + 2L * i, Bfloat16.fromFloat(from[at + i]));
    }
  }

  static void round(float[] x, int at, int count) {
    int whole = count - count % Floats.LANES;
    for (int i = 0; i < whole; i += Floats.LANES) {
      rounded(FloatVector.fromArray(Floats.SPECIES, x, at + i))
          .lanewise(LSHL, 16)
          .reinterpretAsFloats()
          .intoArray(x, at + i);
    }
    for (int i = whole; i < count; i++) {
      x[at + i] = Bfloat16.toFloat(Bfloat16.fromFloat(x[at + i]));
    }
  }

  private static IntVector rounded(FloatVector x) {
    var bits = x.reinterpretAsInts();
    var high = bits.lanewise(LSHR, 16);
    var even = bits.add(high.and(1)).add(0x7fff).lanewise(LSHR, 16);
    return even.blend(high.or(0x40), x.test(IS_NAN).cast(Floats.INTS));
  }
}
