package dev.lbrx.backend.vector.matmul;

import dev.lbrx.backend.vector.BlockRows;
import dev.lbrx.backend.vector.Floats;
import dev.lbrx.ops.Order;
import dev.lbrx.ops.Stripes;
import dev.lbrx.ops.matmul.BlockMatMul;
import dev.lbrx.ops.quantize.block.BlockDecoder;
import dev.lbrx.ops.quantize.block.BlockFormats;
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
 * {@link BlockMatMul} in stripes, a unit a lane: element j of every unit lies side by side, in x
 * (phase 0, once) and in the decoded codes of a row (phase 1), so that the sum over a group is a
 * chain in each lane.
 */
public final class BlockMatMulStripesVector implements Kernel<BlockMatMul> {
  private static final VectorSpecies<Float> SPECIES = Floats.SPECIES;
  private static final int LANES = Floats.LANES;
  private static final int UNIT = BlockMatMul.UNIT;
  private static final long GRAIN = 100_000;

  @Override
  public boolean supports(BlockMatMul op, Specs inputs) {
    return op.order() == Order.STRIPES && sharedFloats(inputs.get(0)) <= Integer.MAX_VALUE;
  }

  @Override
  public int phases(BlockMatMul op) {
    return 2;
  }

  @Override
  public long pieces(BlockMatMul op, Arguments arguments, int phase) {
    return phase == 0 ? arguments.in(0).shape().rows() : arguments.out(0).spec().last();
  }

  @Override
  public long grain(BlockMatMul op, Specs inputs) {
    return Math.max(1, GRAIN / Math.max(1, inputs.get(0).shape().elements()));
  }

  @Override
  public Scratch shared(BlockMatMul op, Specs inputs) {
    return Scratch.floats(sharedFloats(inputs.get(0)));
  }

  // A row as it is decoded: codes, scales, offsets. Then the same with units side by side: 32 rows
  // of codes, one or two each of scales and offsets. Then the stripes.
  @Override
  public Scratch local(BlockMatMul op, Specs inputs) {
    int k = Math.toIntExact(inputs.get(0).last());
    return Scratch.floats(k + k / 8 + (UNIT + 4) * lanes(k) + Stripes.UNIT_COUNT);
  }

  /** Units rounded up to whole vectors. */
  private static int lanes(int k) {
    return Math.ceilDiv(k / UNIT, LANES) * LANES;
  }

  private static long sharedFloats(Spec x) {
    return x.shape().rows() * (UNIT + 2) * (x.last() / UNIT + LANES);
  }

  @Override
  public void run(BlockMatMul op, Arguments arguments, Part part) {
    BlockDecoder decoder = BlockFormats.decoder(arguments.in(1).dtype());
    for (long piece = part.from(); piece < part.to(); piece++) {
      if (part.phase() == 0) {
        prepareX(arguments.in(0), decoder.group(), (int) piece, part.sharedFloats());
      } else {
        loadRow(decoder, arguments.in(1), piece, part.localFloats());
        products(decoder, arguments, piece, part);
      }
    }
  }

  /** Element j of every unit side by side, and behind them the sums over each group. */
  private static void prepareX(Tensor x, int group, int row, float[] shared) {
    int lanes = lanes(Math.toIntExact(x.spec().last()));
    int at = row * (UNIT + 2) * lanes;
    UnitLanes.load(x, row, lanes, shared, at);
    for (int part = 0; part < UNIT / group; part++) {
      UnitLanes.sum(shared, at + part * group * lanes, group, lanes, at + (UNIT + part) * lanes);
    }
  }

  private static int codesAt(int k) {
    return k + k / 8;
  }

  private static void loadRow(BlockDecoder decoder, Tensor w, long row, float[] local) {
    int k = Math.toIntExact(w.spec().last());
    int lanes = lanes(k);
    int units = k / UNIT;
    int offsets = k + k / 16;
    int parts = UNIT / decoder.group();
    BlockRows.decode(decoder, w, w.rowByte(row), k, local, 0, k, offsets);
    int to = codesAt(k);
    sideBySide(local, 0, UNIT, units, to, lanes);
    sideBySide(local, k, parts, units, to + UNIT * lanes, lanes);
    if (decoder.offsets()) {
      sideBySide(local, offsets, parts, units, to + (UNIT + 2) * lanes, lanes);
    }
  }

  /** Moves number j of unit u to {@code to + j · lanes + u}; 0 beyond the last unit. */
  private static void sideBySide(float[] local, int from, int each, int units, int to, int lanes) {
    for (int j = 0; j < each; j++) {
      int row = to + j * lanes;
      for (int u = 0; u < units; u++) {
        local[row + u] = local[from + u * each + j];
      }
      Arrays.fill(local, row + units, row + lanes, 0f);
    }
  }

  private static void products(BlockDecoder decoder, Arguments arguments, long column, Part part) {
    Tensor y = arguments.out(0);
    float[] local = part.localFloats();
    int k = Math.toIntExact(arguments.in(0).spec().last());
    int lanes = lanes(k);
    int codes = codesAt(k);
    int stripes = codes + (UNIT + 4) * lanes;
    for (int i = 0; i < y.shape().rows(); i++) {
      int x = i * (UNIT + 2) * lanes;
      Arrays.fill(local, stripes, stripes + Stripes.UNIT_COUNT, 0f);
      int u = 0;
      for (; u < lanes; u += LANES) {
        int stripe = stripes + u % Stripes.UNIT_COUNT;
        addUnits(decoder, local, codes + u, lanes, part.sharedFloats(), x + u, stripe);
      }
      for (; u % Stripes.UNIT_COUNT != 0; u += LANES) {
        UnitLanes.addZero(local, stripes + u % Stripes.UNIT_COUNT);
      }
      float sum = StripeSums.fold(local, stripes, Stripes.UNIT_COUNT);
      y.segment().set(ValueLayout.JAVA_FLOAT_UNALIGNED, y.rowByte(i) + 4L * column, sum);
    }
  }

  private static void addUnits(
      BlockDecoder decoder, float[] local, int w, int lanes, float[] shared, int x, int stripe) {
    int group = decoder.group();
    for (int part = 0; part < UNIT / group; part++) {
      int scale = w + (UNIT + part) * lanes;
      if (decoder.offsets()) {
        addOffset(local, scale + 2 * lanes, shared, x + (UNIT + part) * lanes, stripe);
      }
      int first = part * group * lanes;
      addGroup(local, w + first, shared, x + first, group, lanes, scale, stripe);
    }
  }

  private static void addOffset(float[] local, int offset, float[] shared, int sum, int stripe) {
    FloatVector.fromArray(SPECIES, local, offset)
        .fma(
            FloatVector.fromArray(SPECIES, shared, sum),
            FloatVector.fromArray(SPECIES, local, stripe))
        .intoArray(local, stripe);
  }

  private static void addGroup(
      float[] local, int w, float[] shared, int x, int group, int lanes, int scale, int stripe) {
    var p = FloatVector.zero(SPECIES);
    for (int j = 0; j < group; j++) {
      p =
          FloatVector.fromArray(SPECIES, local, w + j * lanes)
              .fma(FloatVector.fromArray(SPECIES, shared, x + j * lanes), p);
    }
    p.fma(
            FloatVector.fromArray(SPECIES, local, scale),
            FloatVector.fromArray(SPECIES, local, stripe))
        .intoArray(local, stripe);
  }
}
