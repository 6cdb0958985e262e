package dev.lbrx.backend.vector.matmul;

import dev.lbrx.backend.vector.Codes;
import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.MicroscalingCodes;
import dev.lbrx.ops.Order;
import dev.lbrx.ops.matmul.MicroscalingMatMul;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * {@link MicroscalingMatMul} in chain order: as {@link MatMulTransposedChainVector}, on
 * multipliers; a tile's sums over one term are formed on their own and then added with the term's
 * step.
 */
public final class MicroscalingMatMulChainVector implements Kernel<MicroscalingMatMul> {
  private static final int UNIT = MicroscalingMatMul.UNIT;

  /** Units of a block of k, and its terms at most. */
  private static final int UNITS = Tiles.DEPTH / UNIT;

  private static final int TERMS = 2 * UNITS;
  private static final float[] ZEROS = new float[Tiles.SIZE];

  @Override
  public boolean supports(MicroscalingMatMul op, Specs inputs) {
    return op.order() == Order.CHAIN && Panels.floats(inputs.get(0)) <= Integer.MAX_VALUE;
  }

  @Override
  public int phases(MicroscalingMatMul op) {
    return 2;
  }

  @Override
  public long pieces(MicroscalingMatMul op, Arguments arguments, int phase) {
    return WeightRows.pieces(arguments, phase);
  }

  @Override
  public long grain(MicroscalingMatMul op, Specs inputs) {
    return WeightRows.grain(inputs.get(0), inputs.get(1).shape().extent(0));
  }

  @Override
  public Scratch shared(MicroscalingMatMul op, Specs inputs) {
    return Scratch.floats(Panels.floats(inputs.get(0)));
  }

  // Local floats, behind those of WeightRows: the sums of a term, the steps of each row.
  @Override
  public Scratch local(MicroscalingMatMul op, Specs inputs) {
    long floats = WeightRows.localFloats(inputs.get(0)) + Tiles.SIZE + WeightRows.MOST * TERMS;
    return new Scratch(Math.toIntExact(floats), UNITS * 8 + Floats.LANES);
  }

  @Override
  public void run(MicroscalingMatMul op, Arguments arguments, Part part) {
    for (long piece = part.from(); piece < part.to(); piece++) {
      if (part.phase() == 0) {
        Panels.pack(arguments.in(0), (int) piece, part.sharedFloats(), part.localFloats());
      } else {
        multiply(op, arguments, (int) piece, part);
      }
    }
  }

  private static void multiply(MicroscalingMatMul op, Arguments arguments, int piece, Part part) {
    Tensor x = arguments.in(0);
    Tensor y = arguments.out(0);
    float[] local = part.localFloats();
    int m = Math.toIntExact(x.shape().rows());
    int k = Math.toIntExact(x.spec().last());
    int n = Math.toIntExact(y.spec().last());
    int firstPanel = WeightRows.firstX(piece, m) / Tiles.COLUMNS;
    int panels = Panels.count(WeightRows.xRows(piece, m));
    int first = WeightRows.first(piece, m, n);
    int count = Math.min(WeightRows.rows(n), n - first);
    int rowTiles = Math.ceilDiv(count, Tiles.ROWS);
    int partial = WeightRows.TILES + panels * rowTiles * Tiles.SIZE;
    int steps = partial + Tiles.SIZE;
    Arrays.fill(local, WeightRows.TILES, partial, 0f);
    for (int block = 0; block < Tiles.depths(k); block++) {
      int units = Math.min(UNITS, k / UNIT - block * UNITS);
      for (int i = 0; i < rowTiles * Tiles.ROWS; i++) {
        // A last tile's missing rows repeat the last one; their sums are not stored.
        int row = first + Math.min(i, count - 1);
        loadRow(op, arguments, row, block, units, part, i, steps + i * TERMS);
      }
      for (int j = 0; j < panels; j++) {
        int p = Panels.at(m, block, firstPanel + j);
        for (int i = 0; i < rowTiles; i++) {
          int tile = WeightRows.TILES + (j * rowTiles + i) * Tiles.SIZE;
          int s = steps + i * Tiles.ROWS * TERMS;
          terms(op, part, i, p, units, partial, s, tile);
        }
      }
    }
    WeightRows.store(local, piece, m, y);
  }

  private static void terms(
      MicroscalingMatMul op, Part part, int i, int p, int units, int partial, int steps, int tile) {
    float[] local = part.localFloats();
    int group = op.format().group();
    for (int t = 0; t < units * UNIT / group; t++) {
      int r = i * Tiles.ROWS * Tiles.PITCH + t * group;
      int at = p + t * group * Tiles.COLUMNS;
      Tiles.step(local, r, part.sharedFloats(), at, group, ZEROS, 0, local, partial);
      add(local, partial, steps + t, tile);
    }
  }

  /** Multipliers of a block of a row to its place in rows, and its steps. */
  private static void loadRow(
      MicroscalingMatMul op,
      Arguments arguments,
      long row,
      int block,
      int units,
      Part part,
      int at,
      int steps) {
    int bits = op.format().bits();
    int group = op.format().group();
    Tensor codes = arguments.in(1);
    Tensor scales = arguments.in(2);
    float[] local = part.localFloats();
    int[] words = part.localInts();
    Codes.load(codes, codes.rowByte(row) + 4L * block * UNITS * bits, bits, units, words, 0);
    MicroscalingCodes.unpack(words, 0, bits, units * UNIT, local, at * Tiles.PITCH);
    long first = scales.rowByte(row) + (long) block * Tiles.DEPTH / group;
    MicroscalingCodes.steps(op.format(), scales, first, units * UNIT / group, local, steps);
  }

  private static void add(float[] local, int partial, int step, int tile) {
    for (int i = 0; i < Tiles.ROWS; i++) {
      var s = FloatVector.broadcast(Tiles.SPECIES, local[step + i * TERMS]);
      int at = i * Tiles.COLUMNS;
      add(local, partial + at, s, tile + at);
      add(local, partial + at + Tiles.COLUMNS / 2, s, tile + at + Tiles.COLUMNS / 2);
    }
  }

  private static void add(float[] local, int partial, FloatVector s, int tile) {
    FloatVector.fromArray(Tiles.SPECIES, local, partial)
        .fma(s, FloatVector.fromArray(Tiles.SPECIES, local, tile))
        .intoArray(local, tile);
  }
}
