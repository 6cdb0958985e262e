package dev.lbrx.backend.vector.norm;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.Stripes;
import dev.lbrx.ops.norm.RmsNorm;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import jdk.incubator.vector.FloatVector;

/** {@link RmsNorm} with a row in the first-level cache. */
public final class RmsNormVector implements Kernel<RmsNorm> {
  @Override
  public long pieces(RmsNorm op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public long grain(RmsNorm op, Specs inputs) {
    return Math.max(1, 16_384 / Math.max(1, inputs.get(0).last()));
  }

  @Override
  public Scratch local(RmsNorm op, Specs inputs) {
    return Scratch.floats(2L * Floats.padded(inputs.get(0).last()) + Stripes.COUNT);
  }

  @Override
  public void run(RmsNorm op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    Tensor y = arguments.out(0);
    int n = Math.toIntExact(x.spec().last());
    int padded = Floats.padded(n);
    float[] row = part.localFloats();
    boolean weighted = arguments.inputs() > 1;
    if (weighted) {
      Rows.load(arguments.in(1), 0, row, padded, n, padded);
    }
    if (op.onePlus()) {
      addOne(row, padded);
    }
    for (long i = part.from(); i < part.to(); i++) {
      Rows.load(x, x.rowByte(i), row, 0, n, padded);
      float mean = Floats.sumOfSquares(row, 0, padded, row, 2 * padded) / n;
      float inverse = 1 / (float) Math.sqrt(mean + op.epsilon());
      if (weighted) {
        scale(row, inverse, padded);
      } else {
        scaleAlike(row, inverse, padded);
      }
      Rows.store(row, 0, y, y.rowByte(i), n);
    }
  }

  private static void scale(float[] row, float inverse, int padded) {
    for (int i = 0; i < padded; i += Floats.LANES) {
      var weight = FloatVector.fromArray(Floats.SPECIES, row, padded + i);
      FloatVector.fromArray(Floats.SPECIES, row, i).mul(inverse).mul(weight).intoArray(row, i);
    }
  }

  static void scaleAlike(float[] row, float inverse, int padded) {
    for (int i = 0; i < padded; i += Floats.LANES) {
      FloatVector.fromArray(Floats.SPECIES, row, i).mul(inverse).intoArray(row, i);
    }
  }

  private static void addOne(float[] row, int padded) {
    for (int i = padded; i < 2 * padded; i += Floats.LANES) {
      FloatVector.fromArray(Floats.SPECIES, row, i).add(1f).intoArray(row, i);
    }
  }
}
