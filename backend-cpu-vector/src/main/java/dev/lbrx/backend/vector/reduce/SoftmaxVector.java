package dev.lbrx.backend.vector.reduce;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.Masks;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.backend.vector.math.ExpVector;
import dev.lbrx.ops.Stripes;
import dev.lbrx.ops.reduce.Softmax;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/** {@link Softmax} with a row in cache. */
public final class SoftmaxVector implements Kernel<Softmax> {
  @Override
  public long pieces(Softmax op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public long grain(Softmax op, Specs inputs) {
    return Math.max(1, 16_384 / inputs.get(0).last());
  }

  @Override
  public Scratch local(Softmax op, Specs inputs) {
    long padded = Floats.padded(inputs.get(0).last());
    return Scratch.floats(inputs.size() * padded + Stripes.COUNT);
  }

  @Override
  public void run(Softmax op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    Tensor y = arguments.out(0);
    int n = Math.toIntExact(x.spec().last());
    int padded = Floats.padded(n);
    float[] row = part.localFloats();
    for (long i = part.from(); i < part.to(); i++) {
      Rows.load(x, x.rowByte(i), row, 0, n, n);
      if (arguments.inputs() > 1) {
        Tensor mask = arguments.in(1);
        Masks.apply(mask, mask.rowByte(i), n, row, 0, padded);
      }
      exponentials(row, 0, n, padded, RowExtremes.maximum(row, 0, n, padded));
      divide(row, padded, Floats.sum(row, 0, padded, row, padded));
      Rows.store(row, 0, y, y.rowByte(i), n);
    }
  }

  /**
   * Replaces each of the {@code n} elements from {@code at} on by {@code exp(x − maximum)}, and
   * those behind, to {@code padded} elements, by +0.
   */
  public static void exponentials(float[] x, int at, int n, int padded, float maximum) {
    for (int i = at; i < at + padded; i += Floats.LANES) {
      ExpVector.of(FloatVector.fromArray(Floats.SPECIES, x, i).sub(maximum)).intoArray(x, i);
    }
    Arrays.fill(x, at + n, at + padded, 0f);
  }

  private static void divide(float[] x, int padded, float sum) {
    for (int i = 0; i < padded; i += Floats.LANES) {
      FloatVector.fromArray(Floats.SPECIES, x, i).div(sum).intoArray(x, i);
    }
  }
}
