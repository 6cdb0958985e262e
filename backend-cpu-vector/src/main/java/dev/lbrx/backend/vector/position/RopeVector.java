package dev.lbrx.backend.vector.position;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.math.SinCos;
import dev.lbrx.ops.position.Rope;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import jdk.incubator.vector.FloatVector;

/** {@link Rope} one position at a time: its angles serve all heads. */
public final class RopeVector implements Kernel<Rope> {
  @Override
  public long pieces(Rope op, Arguments arguments, int phase) {
    return arguments.in(0).shape().extent(0);
  }

  @Override
  public long grain(Rope op, Specs inputs) {
    // An angle costs as much as some 32 elements.
    long work = inputs.get(0).shape().extent(1) * inputs.get(0).last() + 32 * inputs.get(1).last();
    return Math.max(1, 65_536 / Math.max(1, work));
  }

  @Override
  public Scratch local(Rope op, Specs inputs) {
    // Cosines, sines, frequencies; first elements, second elements; one row.
    return Scratch.floats(5L * Floats.padded(inputs.get(1).last()) + inputs.get(0).last());
  }

  @Override
  public void run(Rope op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    Tensor y = arguments.out(0);
    int d = Math.toIntExact(x.spec().last());
    int pairs = Math.toIntExact(arguments.in(1).spec().last());
    int padded = Floats.padded(pairs);
    long heads = x.shape().extent(1);
    boolean halves = op.pairing() == Rope.Pairing.HALVES;
    float[] work = part.localFloats();
    Rows.load(arguments.in(1), 0, work, 2 * padded, pairs, padded);
    for (long j = part.from(); j < part.to(); j++) {
      angles((float) (arguments.scalar(0) + j), op.magnitude(), pairs, padded, work);
      for (long row = j * heads; row < (j + 1) * heads; row++) {
        Rows.load(x, x.rowByte(row), work, 5 * padded, d, d);
        split(halves, pairs, padded, work);
        turn(padded, work);
        join(halves, pairs, padded, work);
        Rows.store(work, 5 * padded, y, y.rowByte(row), d);
      }
    }
  }

  private static void angles(float position, float magnitude, int pairs, int padded, float[] work) {
    for (int i = 0; i < pairs; i++) {
      float angle = position * work[2 * padded + i];
      work[i] = SinCos.cos(angle) * magnitude;
      work[padded + i] = SinCos.sin(angle) * magnitude;
    }
  }

  private static void split(boolean halves, int pairs, int padded, float[] work) {
    int row = 5 * padded;
    if (halves) {
      System.arraycopy(work, row, work, 3 * padded, pairs);
      System.arraycopy(work, row + pairs, work, 4 * padded, pairs);
      return;
    }
    for (int i = 0; i < pairs; i++) {
      work[3 * padded + i] = work[row + 2 * i];
      work[4 * padded + i] = work[row + 2 * i + 1];
    }
  }

  private static void turn(int padded, float[] work) {
    for (int i = 0; i < padded; i += Floats.LANES) {
      var c = FloatVector.fromArray(Floats.SPECIES, work, i);
      var s = FloatVector.fromArray(Floats.SPECIES, work, padded + i);
      var a = FloatVector.fromArray(Floats.SPECIES, work, 3 * padded + i);
      var b = FloatVector.fromArray(Floats.SPECIES, work, 4 * padded + i);
      a.fma(c, b.mul(s).neg()).intoArray(work, 3 * padded + i);
      b.fma(c, a.mul(s)).intoArray(work, 4 * padded + i);
    }
  }

  private static void join(boolean halves, int pairs, int padded, float[] work) {
    int row = 5 * padded;
    if (halves) {
      System.arraycopy(work, 3 * padded, work, row, pairs);
      System.arraycopy(work, 4 * padded, work, row + pairs, pairs);
      return;
    }
    for (int i = 0; i < pairs; i++) {
      work[row + 2 * i] = work[3 * padded + i];
      work[row + 2 * i + 1] = work[4 * padded + i];
    }
  }
}
