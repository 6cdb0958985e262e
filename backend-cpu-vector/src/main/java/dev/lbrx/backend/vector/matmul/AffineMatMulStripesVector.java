package dev.lbrx.backend.vector.matmul;

import dev.lbrx.backend.vector.Codes;
import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.Order;
import dev.lbrx.ops.Stripes;
import dev.lbrx.ops.matmul.AffineMatMul;
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
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link AffineMatMul} in stripes, a unit a lane: element j of every unit lies side by side, in x
 * (phase 0, once) and in the words of a row (phase 1), so that the sum over a unit is a chain in
 * each lane.
 */
public final class AffineMatMulStripesVector implements Kernel<AffineMatMul> {
  private static final VectorSpecies<Float> SPECIES = Floats.SPECIES;
  private static final int LANES = Floats.LANES;
  private static final int UNIT = AffineMatMul.UNIT;
  private static final long GRAIN = 100_000;

  // A group's scale for each of its units.
  private static final VectorShuffle<Float> BY_TWO = VectorShuffle.fromOp(SPECIES, i -> i / 2);
  private static final VectorShuffle<Float> BY_FOUR = VectorShuffle.fromOp(SPECIES, i -> i / 4);

  @Override
  public boolean supports(AffineMatMul op, Specs inputs) {
    return op.order() == Order.STRIPES && sharedFloats(inputs.get(0)) <= Integer.MAX_VALUE;
  }

  @Override
  public int phases(AffineMatMul op) {
    return 2;
  }

  @Override
  public long pieces(AffineMatMul op, Arguments arguments, int phase) {
    return phase == 0 ? arguments.in(0).shape().rows() : arguments.out(0).spec().last();
  }

  @Override
  public long grain(AffineMatMul op, Specs inputs) {
    return Math.max(1, GRAIN / Math.max(1, inputs.get(0).shape().elements()));
  }

  @Override
  public Scratch shared(AffineMatMul op, Specs inputs) {
    return Scratch.floats(sharedFloats(inputs.get(0)));
  }

  @Override
  public Scratch local(AffineMatMul op, Specs inputs) {
    int lanes = lanes(Math.toIntExact(inputs.get(0).last()));
    return new Scratch(3 * lanes + Stripes.UNIT_COUNT, 2 * lanes * op.scheme().bits());
  }

  /** Units rounded up to whole pairs of vectors. */
  private static int lanes(int k) {
    return Math.ceilDiv(k / UNIT, 2 * LANES) * 2 * LANES;
  }

  private static long sharedFloats(Spec x) {
    return x.shape().rows() * (UNIT + 1) * (x.last() / UNIT + 2 * LANES);
  }

  @Override
  public void run(AffineMatMul op, Arguments arguments, Part part) {
    for (long piece = part.from(); piece < part.to(); piece++) {
      if (part.phase() == 0) {
        prepareX(arguments.in(0), (int) piece, part.sharedFloats());
      } else {
        loadRow(op, arguments, piece, part);
        products(op, arguments, piece, part);
      }
    }
  }

  /** Element j of every unit side by side, and behind them the sums over each unit. */
  private static void prepareX(Tensor x, int row, float[] shared) {
    int lanes = lanes(Math.toIntExact(x.spec().last()));
    int at = row * (UNIT + 1) * lanes;
    UnitLanes.load(x, row, lanes, shared, at);
    UnitLanes.sum(shared, at, UNIT, lanes, at + UNIT * lanes);
  }

  /** The words as x lies, then scales and biases, one a group; 0 beyond the last. */
  private static void loadRow(AffineMatMul op, Arguments arguments, long row, Part part) {
    Tensor codes = arguments.in(1);
    Tensor scales = arguments.in(2);
    Tensor biases = arguments.in(3);
    int bits = op.scheme().bits();
    int k = Math.toIntExact(arguments.in(0).spec().last());
    int units = k / UNIT;
    int lanes = lanes(k);
    int groups = k / op.scheme().group();
    int[] words = part.localInts();
    Codes.load(codes, codes.rowByte(row), bits, units, words, lanes * bits);
    Arrays.fill(words, (lanes + units) * bits, 2 * lanes * bits, 0);
    Codes.transpose(words, lanes * bits, bits, lanes, 0);
    Rows.load(scales, scales.rowByte(row), part.localFloats(), 0, groups, lanes);
    Rows.load(biases, biases.rowByte(row), part.localFloats(), lanes, groups, lanes);
  }

  private static void products(AffineMatMul op, Arguments arguments, long column, Part part) {
    Tensor y = arguments.out(0);
    float[] local = part.localFloats();
    float[] shared = part.sharedFloats();
    int lanes = lanes(Math.toIntExact(arguments.in(0).spec().last()));
    int group = op.scheme().group() / UNIT;
    int p = 2 * lanes;
    int stripes = 3 * lanes;
    for (int i = 0; i < y.shape().rows(); i++) {
      int x = i * (UNIT + 1) * lanes;
      UnitSums.sum(part.localInts(), op.scheme().bits(), lanes, shared, x, local, p);
      Arrays.fill(local, stripes, stripes + Stripes.UNIT_COUNT, 0f);
      int u = 0;
      for (; u < lanes; u += LANES) {
        int q = x + UNIT * lanes + u;
        addUnits(
            local, u / group, lanes, group, p + u, shared, q, stripes + u % Stripes.UNIT_COUNT);
      }
      for (; u % Stripes.UNIT_COUNT != 0; u += LANES) {
        UnitLanes.addZero(local, stripes + u % Stripes.UNIT_COUNT);
      }
      float sum = StripeSums.fold(local, stripes, Stripes.UNIT_COUNT);
      y.segment().set(ValueLayout.JAVA_FLOAT_UNALIGNED, y.rowByte(i) + 4L * column, sum);
    }
  }

  private static void addUnits(
      float[] local, int s, int lanes, int group, int p, float[] shared, int q, int stripe) {
    var scale = FloatVector.fromArray(SPECIES, local, s);
    var bias = FloatVector.fromArray(SPECIES, local, s + lanes);
    if (group == 2) {
      scale = scale.rearrange(BY_TWO);
      bias = bias.rearrange(BY_TWO);
    } else if (group == 4) {
      scale = scale.rearrange(BY_FOUR);
      bias = bias.rearrange(BY_FOUR);
    }
    var sum = FloatVector.fromArray(SPECIES, local, stripe);
    sum = bias.fma(FloatVector.fromArray(SPECIES, shared, q), sum);
    FloatVector.fromArray(SPECIES, local, p).fma(scale, sum).intoArray(local, stripe);
  }
}
