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
import jdk.incubator.vector.VectorShuffle;

/** {@link Rope} one position at a time: its angles serve all heads. */
public final class RopeVector implements Kernel<Rope> {
  private static final VectorShuffle<Float> NEIGHBOUR =
      VectorShuffle.fromOp(Floats.SPECIES, i -> i ^ 1);

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
    // Cosines, then sines, of each pair or of each element; frequencies; one row.
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
    int row = 5 * padded;
    Rows.load(arguments.in(1), 0, work, 4 * padded, pairs, padded);
    for (long j = part.from(); j < part.to(); j++) {
      angles((float) (arguments.scalar(0) + j), op.magnitude(), pairs, padded, work);
      if (!halves) {
        spread(pairs, padded, work);
      }
      for (long head = j * heads; head < (j + 1) * heads; head++) {
        Rows.load(x, x.rowByte(head), work, row, d, d);
        if (halves) {
          turnHalves(pairs, padded, work);
        } else {
          turnNeighbours(pairs, padded, work);
        }
        Rows.store(work, row, y, y.rowByte(head), d);
      }
    }
  }

  /** Cosines at 0 and sines at {@code 2 · padded}, one by one: vectors of them would be objects. */
  private static void angles(float position, float magnitude, int pairs, int padded, float[] work) {
    for (int i = 0; i < pairs; i++) {
      float angle = position * work[4 * padded + i];
      work[i] = SinCos.cos(angle) * magnitude;
      work[2 * padded + i] = SinCos.sin(angle) * magnitude;
    }
  }

  /** Both elements of a pair get its cosine, the first the negative of its sine. */
  private static void spread(int pairs, int padded, float[] work) {
    for (int i = pairs - 1; i >= 0; i--) {
      float cos = work[i];
      float sin = work[2 * padded + i];
      work[2 * i] = cos;
      work[2 * i + 1] = cos;
      work[2 * padded + 2 * i] = -sin;
      work[2 * padded + 2 * i + 1] = sin;
    }
  }

  private static void turnHalves(int pairs, int padded, float[] work) {
    int first = 5 * padded;
    int second = first + pairs;
    int i = 0;
    for (; i <= pairs - Floats.LANES; i += Floats.LANES) {
      var c = FloatVector.fromArray(Floats.SPECIES, work, i);
      var s = FloatVector.fromArray(Floats.SPECIES, work, 2 * padded + i);
      var a = FloatVector.fromArray(Floats.SPECIES, work, first + i);
      var b = FloatVector.fromArray(Floats.SPECIES, work, second + i);
      a.fma(c, b.mul(s).neg()).intoArray(work, first + i);
      b.fma(c, a.mul(s)).intoArray(work, second + i);
    }
    for (; i < pairs; i++) {
      float c = work[i];
      float s = work[2 * padded + i];
      float a = work[first + i];
      float b = work[second + i];
      work[first + i] = Math.fma(a, c, -(b * s));
      work[second + i] = Math.fma(b, c, a * s);
    }
  }

  private static void turnNeighbours(int pairs, int padded, float[] work) {
    int row = 5 * padded;
    int i = 0;
    for (; i <= 2 * pairs - Floats.LANES; i += Floats.LANES) {
      var c = FloatVector.fromArray(Floats.SPECIES, work, i);
      var s = FloatVector.fromArray(Floats.SPECIES, work, 2 * padded + i);
      var x = FloatVector.fromArray(Floats.SPECIES, work, row + i);
      x.fma(c, x.rearrange(NEIGHBOUR).mul(s)).intoArray(work, row + i);
    }
    for (; i < 2 * pairs; i += 2) {
      float a = work[row + i];
      float b = work[row + i + 1];
      float s = work[2 * padded + i + 1];
      work[row + i] = Math.fma(a, work[i], -(b * s));
      work[row + i + 1] = Math.fma(b, work[i], a * s);
    }
  }
}
