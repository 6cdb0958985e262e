package dev.lbrx.backend.vector.math;

import static org.assertj.core.api.Assertions.fail;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.ops.math.Exp;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

/** The vector form against the definition: an operation in another order changes few results. */
class ExpVectorTest {
  private static final int STEP = 1_021;

  @Test
  void everyLaneHasTheDefinitionsBits() {
    float[] x = new float[Floats.LANES];
    float[] y = new float[Floats.LANES];
    for (long bits = 0; bits < 1L << 32; bits += (long) STEP * Floats.LANES) {
      for (int i = 0; i < Floats.LANES; i++) {
        x[i] = Float.intBitsToFloat((int) (bits + (long) i * STEP));
      }
      ExpVector.of(FloatVector.fromArray(Floats.SPECIES, x, 0)).intoArray(y, 0);
      for (int i = 0; i < Floats.LANES; i++) {
        if (Float.floatToIntBits(y[i]) != Float.floatToIntBits(Exp.of(x[i]))) {
          fail("exp(%a) is %a, expected %a", x[i], y[i], Exp.of(x[i]));
        }
      }
    }
  }
}
