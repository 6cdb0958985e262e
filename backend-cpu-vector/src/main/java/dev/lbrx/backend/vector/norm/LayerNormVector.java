package dev.lbrx.backend.vector.norm;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.Stripes;
import dev.lbrx.ops.norm.LayerNorm;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/** {@link LayerNorm} with a row in the first-level cache; weights and biases lie behind it. */
public final class LayerNormVector implements Kernel<LayerNorm> {
  @Override
  public long pieces(LayerNorm op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public long grain(LayerNorm op, Specs inputs) {
    return Math.max(1, 16_384 / Math.max(1, inputs.get(0).last()));
  }

  @Override
  public Scratch local(LayerNorm op, Specs inputs) {
    return Scratch.floats(3L * Floats.padded(inputs.get(0).last()) + Stripes.COUNT);
  }

  @Override
  public void run(LayerNorm op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    Tensor y = arguments.out(0);
    int n = Math.toIntExact(x.spec().last());
    int padded = Floats.padded(n);
    float[] row = part.localFloats();
    int inputs = arguments.inputs();
    for (int i = 1; i < inputs; i++) {
      Rows.load(arguments.in(i), 0, row, i * padded, n, padded);
    }
    for (long i = part.from(); i < part.to(); i++) {
      Rows.load(x, x.rowByte(i), row, 0, n, padded);
      float mean = Floats.sum(row, 0, padded, row, 3 * padded) / n;
      subtract(row, mean, padded);
      Arrays.fill(row, n, padded, 0f);
      float variance = Floats.sumOfSquares(row, 0, padded, row, 3 * padded) / n;
      scale(inputs, row, 1 / (float) Math.sqrt(variance + op.epsilon()), padded);
      Rows.store(row, 0, y, y.rowByte(i), n);
    }
  }

  private static void subtract(float[] row, float mean, int padded) {
    for (int i = 0; i < padded; i += Floats.LANES) {
      FloatVector.fromArray(Floats.SPECIES, row, i).sub(mean).intoArray(row, i);
    }
  }

  private static void scale(int inputs, float[] row, float inverse, int padded) {
    for (int i = 0; i < padded; i += Floats.LANES) {
      FloatVector.fromArray(Floats.SPECIES, row, i).mul(inverse).intoArray(row, i);
    }
    if (inputs == 2) {
      multiply(row, padded);
    } else if (inputs == 3) {
      multiplyAndAdd(row, padded);
    }
  }

  private static void multiply(float[] row, int padded) {
    for (int i = 0; i < padded; i += Floats.LANES) {
      var weight = FloatVector.fromArray(Floats.SPECIES, row, padded + i);
      FloatVector.fromArray(Floats.SPECIES, row, i).mul(weight).intoArray(row, i);
    }
  }

  private static void multiplyAndAdd(float[] row, int padded) {
    for (int i = 0; i < padded; i += Floats.LANES) {
      var weight = FloatVector.fromArray(Floats.SPECIES, row, padded + i);
      var bias = FloatVector.fromArray(Floats.SPECIES, row, 2 * padded + i);
      FloatVector.fromArray(Floats.SPECIES, row, i).fma(weight, bias).intoArray(row, i);
    }
  }
}
