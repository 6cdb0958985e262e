package dev.lbrx.backend.vector.merge;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.backend.vector.math.LogVector;
import dev.lbrx.backend.vector.reduce.RowExtremes;
import dev.lbrx.backend.vector.reduce.SoftmaxVector;
import dev.lbrx.ops.Stripes;
import dev.lbrx.ops.merge.Importance;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import jdk.incubator.vector.FloatVector;

/** {@link Importance} with a row of each in cache. */
public final class ImportanceVector implements Kernel<Importance> {
  @Override
  public long pieces(Importance op, Arguments arguments, int phase) {
    var shape = arguments.out(0).shape();
    return shape.elements() == 0 ? 0 : shape.rows();
  }

  @Override
  public long grain(Importance op, Specs inputs) {
    return Math.max(1, 4096 / Math.max(1, inputs.get(0).last()));
  }

  // Local floats: the probabilities of q, then those of p, 64 stripes behind each.
  @Override
  public Scratch local(Importance op, Specs inputs) {
    return Scratch.floats(2L * slot(inputs.get(0).last()));
  }

  private static int slot(long n) {
    return Floats.padded(n) + Stripes.COUNT;
  }

  @Override
  public void run(Importance op, Arguments arguments, Part part) {
    int n = Math.toIntExact(arguments.out(0).shape().last());
    int padded = Floats.padded(n);
    int second = slot(n);
    float[] local = part.localFloats();
    for (long row = part.from(); row < part.to(); row++) {
      probabilities(arguments.in(0), row, n, local, 0);
      probabilities(arguments.in(1), row, n, local, second);
      divergences(local, second, padded);
      float divergence = Math.max(Floats.sum(local, 0, padded, local, padded), 0f);
      load(arguments.in(0), row, n, local, 0);
      load(arguments.in(1), row, n, local, second);
      weigh(local, second, padded, divergence);
      Rows.store(local, 0, arguments.out(0), row * n * 4, n);
    }
  }

  private static void load(Tensor x, long row, int n, float[] local, int at) {
    Rows.load(x, row * n * x.dtype().bytes(), local, at, n, Floats.padded(n));
  }

  private static void probabilities(Tensor x, long row, int n, float[] local, int at) {
    int padded = Floats.padded(n);
    load(x, row, n, local, at);
    float maximum = RowExtremes.maximum(local, at, n, padded);
    float sum = SoftmaxVector.exponentials(local, at, n, padded, maximum);
    for (int i = at; i < at + padded; i += Floats.LANES) {
      FloatVector.fromArray(Floats.SPECIES, local, i)
          .div(sum)
          .add(Importance.FLOOR)
          .intoArray(local, i);
    }
  }

  // Padding is the same in both, so that its terms are zero.
  private static void divergences(float[] local, int second, int padded) {
    for (int i = 0; i < padded; i += Floats.LANES) {
      var q = FloatVector.fromArray(Floats.SPECIES, local, i);
      var p = FloatVector.fromArray(Floats.SPECIES, local, second + i);
      p.mul(LogVector.of(p.div(q))).intoArray(local, i);
    }
  }

  private static void weigh(float[] local, int second, int padded, float divergence) {
    for (int i = 0; i < padded; i += Floats.LANES) {
      FloatVector.fromArray(Floats.SPECIES, local, second + i)
          .sub(FloatVector.fromArray(Floats.SPECIES, local, i))
          .abs()
          .mul(divergence)
          .intoArray(local, i);
    }
  }
}
