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
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link AffineMatMul} in stripes, a unit a lane: element j of every unit lies side by side, in x
 * (phase 0, once) and in the codes of a row (phase 1), so that the sum over a unit is a chain in
 * each lane.
 */
public final class AffineMatMulStripesVector implements Kernel<AffineMatMul> {
  private static final VectorSpecies<Float> SPECIES = Floats.SPECIES;
  private static final int LANES = Floats.LANES;
  private static final int UNIT = AffineMatMul.UNIT;
  private static final long GRAIN = 100_000;

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
    int k = Math.toIntExact(inputs.get(0).last());
    return new Scratch((UNIT + 2) * lanes(k) + UNIT * UNIT, k / UNIT * op.scheme().bits());
  }

  /** Units rounded up to whole vectors. */
  private static int lanes(int k) {
    return Math.ceilDiv(k / UNIT, LANES) * LANES;
  }

  private static long sharedFloats(Spec x) {
    return x.shape().rows() * (UNIT + 1) * (x.last() / UNIT + LANES);
  }

  @Override
  public void run(AffineMatMul op, Arguments arguments, Part part) {
    int k = Math.toIntExact(arguments.in(0).spec().last());
    for (long piece = part.from(); piece < part.to(); piece++) {
      if (part.phase() == 0) {
        prepareX(arguments.in(0), (int) piece, part.sharedFloats());
      } else {
        loadRow(op, arguments, piece, part);
        products(arguments, piece, k, part);
      }
    }
  }

  /** Element j of every unit side by side, and behind them the sums over each unit. */
  private static void prepareX(Tensor x, int row, float[] shared) {
    int k = Math.toIntExact(x.spec().last());
    int lanes = lanes(k);
    int at = row * (UNIT + 1) * lanes;
    Arrays.fill(shared, at, at + (UNIT + 1) * lanes, 0f);
    long bytes = x.rowByte(row);
    for (int i = 0; i < k; i++) {
      shared[at + i % UNIT * lanes + i / UNIT] =
          x.segment().get(ValueLayout.JAVA_FLOAT_UNALIGNED, bytes + 4L * i);
    }
    for (int u = 0; u < lanes; u += LANES) {
      var sum = FloatVector.zero(SPECIES);
      for (int j = 0; j < UNIT; j++) {
        sum = sum.add(FloatVector.fromArray(SPECIES, shared, at + j * lanes + u));
      }
      sum.intoArray(shared, at + UNIT * lanes + u);
    }
  }

  /** The codes as x lies, then a scale and a bias for each unit; +0 beyond the last unit. */
  private static void loadRow(AffineMatMul op, Arguments arguments, long row, Part part) {
    int bits = op.scheme().bits();
    int group = op.scheme().group() / UNIT;
    Tensor codes = arguments.in(1);
    int k = Math.toIntExact(arguments.in(0).spec().last());
    int units = k / UNIT;
    int lanes = lanes(k);
    float[] local = part.localFloats();
    for (int j = 0; j < UNIT + 2; j++) {
      Arrays.fill(local, j * lanes + units, (j + 1) * lanes, 0f);
    }
    Codes.load(codes, codes.rowByte(row), bits, units, part.localInts(), 0);
    Codes.unpack(part.localInts(), 0, bits, units, local, 0, 1, lanes);
    for (int i = 0; i < 2; i++) {
      Tensor t = arguments.in(2 + i);
      int to = (UNIT + i) * lanes;
      Rows.load(t, t.rowByte(row), local, to, units / group, units / group);
      for (int u = units - 1; u > 0; u--) {
        local[to + u] = local[to + u / group];
      }
    }
  }

  private static void products(Arguments arguments, long column, int k, Part part) {
    Tensor y = arguments.out(0);
    float[] local = part.localFloats();
    int lanes = lanes(k);
    int stripes = (UNIT + 2) * lanes;
    for (int i = 0; i < y.shape().rows(); i++) {
      Arrays.fill(local, stripes, stripes + Stripes.UNIT_COUNT, 0f);
      int x = i * (UNIT + 1) * lanes;
      int u = 0;
      for (; u < lanes; u += LANES) {
        addUnits(local, u, lanes, part.sharedFloats(), x, stripes + u % Stripes.UNIT_COUNT);
      }
      for (; u % Stripes.UNIT_COUNT != 0; u += LANES) {
        addZero(local, stripes + u % Stripes.UNIT_COUNT);
      }
      float sum = StripeSums.fold(local, stripes, Stripes.UNIT_COUNT);
      y.segment().set(ValueLayout.JAVA_FLOAT_UNALIGNED, y.rowByte(i) + 4L * column, sum);
    }
  }

  private static void addUnits(float[] local, int u, int lanes, float[] shared, int x, int stripe) {
    var p = FloatVector.zero(SPECIES);
    for (int j = 0; j < UNIT; j++) {
      var code = FloatVector.fromArray(SPECIES, local, j * lanes + u);
      p = code.fma(FloatVector.fromArray(SPECIES, shared, x + j * lanes + u), p);
    }
    var q = FloatVector.fromArray(SPECIES, shared, x + UNIT * lanes + u);
    var s = FloatVector.fromArray(SPECIES, local, UNIT * lanes + u);
    var b = FloatVector.fromArray(SPECIES, local, (UNIT + 1) * lanes + u);
    var sum = FloatVector.fromArray(SPECIES, local, stripe);
    p.fma(s, b.fma(q, sum)).intoArray(local, stripe);
  }

  // A padded unit's terms are +0: they turn -0 to +0.
  private static void addZero(float[] local, int stripe) {
    FloatVector.fromArray(SPECIES, local, stripe).add(0f).intoArray(local, stripe);
  }
}
