package dev.lbrx.backend.vector.quantize.block;

import static dev.lbrx.backend.vector.quantize.block.Batch.BLOCK;
import static dev.lbrx.backend.vector.quantize.block.Batch.W;
import static dev.lbrx.backend.vector.quantize.block.Batch.WIDTH;
import static dev.lbrx.backend.vector.quantize.block.Batch.X;

import dev.lbrx.backend.vector.Floats;
import jdk.incubator.vector.FloatVector;

/** What the errors of a batch's elements weigh. */
final class Weights {
  private static final int LANES = Floats.LANES;

  private Weights() {}

  /** |x|. */
  static void magnitudes(float[] f) {
    for (int i = 0; i < BLOCK * WIDTH; i += LANES) {
      FloatVector.fromArray(Floats.SPECIES, f, X + i).abs().intoArray(f, W + i);
    }
  }

  /** x². */
  static void squares(float[] f) {
    for (int i = 0; i < BLOCK * WIDTH; i += LANES) {
      var x = FloatVector.fromArray(Floats.SPECIES, f, X + i);
      x.mul(x).intoArray(f, W + i);
    }
  }

  /** |x| and the root of the mean square of a sub-block of so many elements. */
  static void aboveMean(float[] f, int size) {
    for (int at = 0; at < BLOCK * WIDTH; at += size * WIDTH) {
      for (int h = 0; h < WIDTH; h += LANES) {
        var root = sumOfSquares(f, at + h, size).div(size).sqrt();
        for (int i = at + h; i < at + size * WIDTH; i += WIDTH) {
          root.add(FloatVector.fromArray(Floats.SPECIES, f, X + i).abs()).intoArray(f, W + i);
        }
      }
    }
  }

  /** Importances q become {@code q·√(v + x²)}, v being {@code factor} times the mean square. */
  static void important(float[] f, int factor) {
    for (int h = 0; h < WIDTH; h += LANES) {
      var variance = sumOfSquares(f, h, BLOCK).mul(factor).div(BLOCK);
      for (int i = h; i < BLOCK * WIDTH; i += WIDTH) {
        var x = FloatVector.fromArray(Floats.SPECIES, f, X + i);
        FloatVector.fromArray(Floats.SPECIES, f, W + i)
            .mul(variance.add(x.mul(x)).sqrt())
            .intoArray(f, W + i);
      }
    }
  }

  /** The sum of each sub-block's weights. */
  static void sums(float[] f, int size) {
    for (int j = 0; j < BLOCK / size; j++) {
      for (int h = 0; h < WIDTH; h += LANES) {
        var sum = FloatVector.zero(Floats.SPECIES);
        for (int i = j * size * WIDTH + h; i < (j + 1) * size * WIDTH; i += WIDTH) {
          sum = FloatVector.fromArray(Floats.SPECIES, f, W + i).add(sum);
        }
        sum.intoArray(f, Batch.SUMS + j * WIDTH + h);
      }
    }
  }

  private static FloatVector sumOfSquares(float[] f, int at, int count) {
    var sum = FloatVector.zero(Floats.SPECIES);
    for (int i = at; i < at + count * WIDTH; i += WIDTH) {
      var x = FloatVector.fromArray(Floats.SPECIES, f, X + i);
      sum = x.mul(x).add(sum);
    }
    return sum;
  }
}
