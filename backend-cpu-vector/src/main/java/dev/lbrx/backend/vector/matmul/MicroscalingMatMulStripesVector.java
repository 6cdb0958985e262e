package dev.lbrx.backend.vector.matmul;

import dev.lbrx.backend.vector.Codes;
import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.MicroscalingCodes;
import dev.lbrx.ops.Order;
import dev.lbrx.ops.Stripes;
import dev.lbrx.ops.matmul.MicroscalingMatMul;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * {@link MicroscalingMatMul} in stripes, a unit a lane: element j of every unit lies side by side,
 * in x (phase 0, once) and in a row's multipliers (phase 1), so that a term's sum is a chain in
 * each lane.
 */
public final class MicroscalingMatMulStripesVector implements Kernel<MicroscalingMatMul> {
  private static final int LANES = Floats.LANES;
  private static final int UNIT = MicroscalingMatMul.UNIT;
  private static final long GRAIN = 100_000;

  @Override
  public boolean supports(MicroscalingMatMul op, Specs inputs) {
    return op.order() == Order.STRIPES && sharedFloats(inputs.get(0)) <= Integer.MAX_VALUE;
  }

  @Override
  public int phases(MicroscalingMatMul op) {
    return 2;
  }

  @Override
  public long pieces(MicroscalingMatMul op, Arguments arguments, int phase) {
    return phase == 0 ? arguments.in(0).shape().rows() : arguments.out(0).spec().last();
  }

  @Override
  public long grain(MicroscalingMatMul op, Specs inputs) {
    return Math.max(1, GRAIN / Math.max(1, inputs.get(0).shape().elements()));
  }

  @Override
  public Scratch shared(MicroscalingMatMul op, Specs inputs) {
    return Scratch.floats(sharedFloats(inputs.get(0)));
  }

  // Local floats: a row's multipliers, its steps, term after term, the sums of a term, the stripes.
  @Override
  public Scratch local(MicroscalingMatMul op, Specs inputs) {
    int lanes = lanes(Math.toIntExact(inputs.get(0).last()));
    return new Scratch((UNIT + 4) * lanes + Stripes.UNIT_COUNT, 2 * lanes * op.format().bits());
  }

  /** Units rounded up to whole pairs of vectors. */
  private static int lanes(int k) {
    return Math.ceilDiv(k / UNIT, 2 * LANES) * 2 * LANES;
  }

  private static long sharedFloats(Spec x) {
    return x.shape().rows() * UNIT * (x.last() / UNIT + 2 * LANES);
  }

  @Override
  public void run(MicroscalingMatMul op, Arguments arguments, Part part) {
    for (long piece = part.from(); piece < part.to(); piece++) {
      if (part.phase() == 0) {
        int lanes = lanes(Math.toIntExact(arguments.in(0).spec().last()));
        int at = (int) piece * UNIT * lanes;
        UnitLanes.load(arguments.in(0), (int) piece, lanes, part.sharedFloats(), at);
      } else {
        loadRow(op, arguments, piece, part);
        products(op, arguments, piece, part);
      }
    }
  }

  /** Multipliers as x lies, then steps, term by term; 0 beyond the last unit. */
  private static void loadRow(MicroscalingMatMul op, Arguments arguments, long row, Part part) {
    Tensor codes = arguments.in(1);
    Tensor scales = arguments.in(2);
    int bits = op.format().bits();
    int terms = UNIT / op.format().group();
    int units = Math.toIntExact(arguments.in(0).spec().last()) / UNIT;
    int lanes = lanes(units * UNIT);
    int[] words = part.localInts();
    float[] local = part.localFloats();
    Codes.load(codes, codes.rowByte(row), bits, units, words, lanes * bits);
    Arrays.fill(words, (lanes + units) * bits, 2 * lanes * bits, 0);
    Codes.transpose(words, lanes * bits, bits, lanes, 0);
    MicroscalingCodes.unpackUnits(words, bits, lanes, local, 0);
    int steps = UNIT * lanes;
    Arrays.fill(local, steps, steps + terms * lanes, 0f);
    if (terms == 1) {
      MicroscalingCodes.steps(op.format(), scales, scales.rowByte(row), units, local, steps);
    } else {
      int all = steps + 2 * lanes;
      MicroscalingCodes.steps(op.format(), scales, scales.rowByte(row), 2 * units, local, all);
      for (int u = 0; u < units; u++) {
        local[steps + u] = local[all + 2 * u];
        local[steps + lanes + u] = local[all + 2 * u + 1];
      }
    }
  }

  private static void products(MicroscalingMatMul op, Arguments arguments, long column, Part part) {
    Tensor y = arguments.out(0);
    float[] local = part.localFloats();
    float[] shared = part.sharedFloats();
    int lanes = lanes(Math.toIntExact(arguments.in(0).spec().last()));
    int group = op.format().group();
    int steps = UNIT * lanes;
    int sums = (UNIT + 2) * lanes;
    int stripes = (UNIT + 4) * lanes;
    for (int i = 0; i < y.shape().rows(); i++) {
      int x = i * UNIT * lanes;
      for (int term = 0; term < UNIT / group; term++) {
        int from = term * group * lanes;
        sum(local, from, shared, x + from, group, lanes, sums + term * lanes);
      }
      float sum = combine(local, sums, steps, UNIT / group, lanes, stripes);
      y.segment().set(ValueLayout.JAVA_FLOAT_UNALIGNED, y.rowByte(i) + 4L * column, sum);
    }
  }

  /** A term's sums, a unit a lane: two vectors at a time, because each is one chain. */
  private static void sum(float[] w, int at, float[] x, int xAt, int group, int lanes, int to) {
    for (int u = 0; u < lanes; u += 2 * LANES) {
      var left = FloatVector.zero(Floats.SPECIES);
      var right = left;
      for (int j = 0; j < group; j++) {
        int i = j * lanes + u;
        left = floats(w, at + i).fma(floats(x, xAt + i), left);
        right = floats(w, at + i + LANES).fma(floats(x, xAt + i + LANES), right);
      }
      left.intoArray(w, to + u);
      right.intoArray(w, to + u + LANES);
    }
  }

  private static float combine(
      float[] local, int sums, int steps, int terms, int lanes, int stripes) {
    Arrays.fill(local, stripes, stripes + Stripes.UNIT_COUNT, 0f);
    for (int u = 0; u < Math.ceilDiv(lanes, Stripes.UNIT_COUNT) * Stripes.UNIT_COUNT; u += LANES) {
      int stripe = stripes + u % Stripes.UNIT_COUNT;
      var sum = floats(local, stripe);
      if (u < lanes) {
        for (int t = 0; t < terms; t++) {
          sum = floats(local, sums + t * lanes + u).fma(floats(local, steps + t * lanes + u), sum);
        }
      } else {
        sum = sum.add(0f); // A padded unit's terms are +0: they turn -0 to +0.
      }
      sum.intoArray(local, stripe);
    }
    return StripeSums.fold(local, stripes, Stripes.UNIT_COUNT);
  }

  private static FloatVector floats(float[] from, int at) {
    return FloatVector.fromArray(Floats.SPECIES, from, at);
  }
}
