package dev.lbrx.backend.vector.reduce;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.Masks;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.backend.vector.math.ExpVector;
import dev.lbrx.ops.Stripes;
import dev.lbrx.ops.reduce.Softmax;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

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
      float sum = exponentials(row, 0, n, padded, greatest(row, n, padded));
      if (y.dtype() == DType.F32 && n == padded) {
        divide(row, n, sum, y.segment(), y.rowByte(i));
      } else {
        divide(row, padded, sum);
        Rows.store(row, 0, y, y.rowByte(i), n);
      }
    }
  }

  // The maximum, or NaN or any number of a row with a NaN, whose sum is NaN in any case; nor does
  // the sign of a zero matter. FloatVector.max, which keeps to both, takes seven instructions.
  private static float greatest(float[] x, int n, int padded) {
    Arrays.fill(x, n, padded, Float.NEGATIVE_INFINITY);
    var m0 = FloatVector.fromArray(Floats.SPECIES, x, 0);
    var m1 = m0;
    for (int i = 0; i < padded; i += 2 * Floats.LANES) {
      var x0 = FloatVector.fromArray(Floats.SPECIES, x, i);
      var x1 = FloatVector.fromArray(Floats.SPECIES, x, i + Floats.LANES);
      m0 = x0.blend(m0, x0.compare(VectorOperators.LE, m0));
      m1 = x1.blend(m1, x1.compare(VectorOperators.LE, m1));
    }
    return m0.max(m1).reduceLanes(VectorOperators.MAX);
  }

  /**
   * Replaces each of the {@code n} elements from {@code at} on by {@code exp(x − maximum)}, and
   * those behind, −∞ up to {@code padded} elements, by +0. The sum, in stripes; uses 64 floats
   * behind.
   */
  public static float exponentials(float[] x, int at, int n, int padded, float maximum) {
    int stripes = at + padded;
    Arrays.fill(x, stripes, stripes + Stripes.COUNT, 0f);
    for (int i = 0; i < padded; i += Floats.LANES) {
      var e = ExpVector.of(FloatVector.fromArray(Floats.SPECIES, x, at + i).sub(maximum));
      e.intoArray(x, at + i);
      int stripe = stripes + i % Stripes.COUNT;
      FloatVector.fromArray(Floats.SPECIES, x, stripe).add(e).intoArray(x, stripe);
    }
    Arrays.fill(x, at + n, at + padded, 0f);
    return Floats.fold(x, stripes);
  }

  private static void divide(float[] x, int n, float sum, MemorySegment to, long at) {
    for (int i = 0; i < n; i += Floats.LANES) {
      FloatVector.fromArray(Floats.SPECIES, x, i)
          .div(sum)
          .intoMemorySegment(to, at + 4L * i, ByteOrder.LITTLE_ENDIAN);
    }
  }

  private static void divide(float[] x, int padded, float sum) {
    for (int i = 0; i < padded; i += Floats.LANES) {
      FloatVector.fromArray(Floats.SPECIES, x, i).div(sum).intoArray(x, i);
    }
  }
}
