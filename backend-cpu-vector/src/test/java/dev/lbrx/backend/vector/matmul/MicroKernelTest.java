package dev.lbrx.backend.vector.matmul;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Both micro-kernels, of which a machine uses only one. */
class MicroKernelTest {
  private static final int DEPTH = 37;

  private final SplittableRandom random = new SplittableRandom(5);
  private final float[] rows = normal(8 * Tiles.PITCH + 3);
  private final float[] panel = normal(DEPTH * Tiles.COLUMNS + 5);
  private final float[] sums = normal(8 * Tiles.COLUMNS + 2);

  @Test
  void fourContinuesEachChain() {
    float[] got = new float[4 * Tiles.COLUMNS + 1];

    MicroKernel.four(rows, 3, panel, 5, DEPTH, sums, 2, got, 1);

    assertThat(got).isEqualTo(chains(4));
  }

  @Test
  void eightContinuesEachChain() {
    float[] got = new float[8 * Tiles.COLUMNS + 1];

    MicroKernel.eight(rows, 3, panel, 5, DEPTH, sums, 2, got, 1);

    assertThat(got).isEqualTo(chains(8));
  }

  private float[] chains(int count) {
    float[] wanted = new float[count * Tiles.COLUMNS + 1];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < Tiles.COLUMNS; j++) {
        float sum = sums[2 + i * Tiles.COLUMNS + j];
        for (int k = 0; k < DEPTH; k++) {
          sum = Math.fma(rows[3 + i * Tiles.PITCH + k], panel[5 + k * Tiles.COLUMNS + j], sum);
        }
        wanted[1 + i * Tiles.COLUMNS + j] = sum;
      }
    }
    return wanted;
  }

  private float[] normal(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
