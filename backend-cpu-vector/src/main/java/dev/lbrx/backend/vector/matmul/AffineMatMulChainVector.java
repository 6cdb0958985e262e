package dev.lbrx.backend.vector.matmul;

import dev.lbrx.backend.vector.Codes;
import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.Order;
import dev.lbrx.ops.matmul.AffineMatMul;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * {@link AffineMatMul} in chain order: as {@link MatMulTransposedChainVector}, on codes; a tile's
 * sums over one unit are formed on their own and then added with scale and bias.
 */
public final class AffineMatMulChainVector implements Kernel<AffineMatMul> {
  private static final int UNIT = AffineMatMul.UNIT;

  /** Units of a block of k. */
  private static final int UNITS = Tiles.DEPTH / UNIT;

  private static final float[] ZEROS = new float[Tiles.SIZE];

  @Override
  public boolean supports(AffineMatMul op, Specs inputs) {
    return op.order() == Order.CHAIN && PanelSums.floats(inputs.get(0), UNIT) <= Integer.MAX_VALUE;
  }

  @Override
  public int phases(AffineMatMul op) {
    return 2;
  }

  @Override
  public long pieces(AffineMatMul op, Arguments arguments, int phase) {
    return WeightRows.pieces(arguments, phase);
  }

  @Override
  public long grain(AffineMatMul op, Specs inputs) {
    return WeightRows.grain(inputs.get(0), inputs.get(1).shape().extent(0));
  }

  @Override
  public Scratch shared(AffineMatMul op, Specs inputs) {
    return Scratch.floats(PanelSums.floats(inputs.get(0), UNIT));
  }

  @Override
  public Scratch local(AffineMatMul op, Specs inputs) {
    long floats = WeightRows.localFloats(inputs.get(0)) + Tiles.SIZE + WeightRows.MOST * 2L * UNITS;
    return new Scratch(Math.toIntExact(floats), UNITS * 8 + Floats.LANES);
  }

  @Override
  public void run(AffineMatMul op, Arguments arguments, Part part) {
    for (long piece = part.from(); piece < part.to(); piece++) {
      if (part.phase() == 0) {
        Panels.pack(arguments.in(0), (int) piece, part.sharedFloats(), part.localFloats());
        PanelSums.sum(arguments.in(0).spec(), UNIT, (int) piece, part.sharedFloats());
      } else {
        multiply(op, arguments, (int) piece, part);
      }
    }
  }

  private static void multiply(AffineMatMul op, Arguments arguments, int piece, Part part) {
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
    int scales = partial + Tiles.SIZE;
    Arrays.fill(local, WeightRows.TILES, partial, 0f);
    for (int block = 0; block < Tiles.depths(k); block++) {
      int units = Math.min(UNITS, k / UNIT - block * UNITS);
      for (int i = 0; i < rowTiles * Tiles.ROWS; i++) {
        // A last tile's missing rows repeat the last one; their sums are not stored.
        int row = first + Math.min(i, count - 1);
        loadRow(op, arguments, row, block, units, part, i, scales + i * 2 * UNITS);
      }
      for (int j = 0; j < panels; j++) {
        int p = Panels.at(m, block, firstPanel + j);
        int q = PanelSums.at(x.spec(), UNIT, firstPanel + j) + block * UNITS * Tiles.COLUMNS;
        for (int i = 0; i < rowTiles; i++) {
          int tile = WeightRows.TILES + (j * rowTiles + i) * Tiles.SIZE;
          int s = scales + i * Tiles.ROWS * 2 * UNITS;
          for (int u = 0; u < units; u++) {
            int r = i * Tiles.ROWS * Tiles.PITCH + u * UNIT;
            int at = p + u * UNIT * Tiles.COLUMNS;
            Tiles.step(local, r, part.sharedFloats(), at, UNIT, ZEROS, 0, local, partial);
            add(local, partial, s + u, part.sharedFloats(), q + u * Tiles.COLUMNS, tile);
          }
        }
      }
    }
    WeightRows.store(local, piece, m, y);
  }

  /** Codes of a block of a row to its place in rows; scales, then biases, one a unit. */
  private static void loadRow(
      AffineMatMul op,
      Arguments arguments,
      long row,
      int block,
      int units,
      Part part,
      int at,
      int scales) {
    int bits = op.scheme().bits();
    int group = op.scheme().group() / UNIT;
    Tensor codes = arguments.in(1);
    float[] local = part.localFloats();
    long bytes = codes.rowByte(row) + 4L * block * UNITS * bits;
    Codes.load(codes, bytes, bits, units, part.localInts(), 0);
    Codes.unpack(part.localInts(), 0, bits, units, local, at * Tiles.PITCH);
    for (int i = 0; i < 2; i++) {
      Tensor t = arguments.in(2 + i);
      int to = scales + i * UNITS;
      int groups = units / group;
      long from = t.rowByte(row) + (long) block * UNITS / group * t.dtype().bytes();
      Rows.load(t, from, local, to, groups, groups);
      for (int u = units - 1; u > 0; u--) {
        local[to + u] = local[to + u / group];
      }
    }
  }

  private static void add(float[] local, int partial, int scales, float[] shared, int q, int tile) {
    var left = FloatVector.fromArray(Tiles.SPECIES, shared, q);
    var right = FloatVector.fromArray(Tiles.SPECIES, shared, q + Tiles.COLUMNS / 2);
    for (int i = 0; i < Tiles.ROWS; i++) {
      float s = local[scales + i * 2 * UNITS];
      float b = local[scales + i * 2 * UNITS + UNITS];
      int at = i * Tiles.COLUMNS;
      add(local, partial + at, s, b, left, tile + at);
      add(local, partial + at + Tiles.COLUMNS / 2, s, b, right, tile + at + Tiles.COLUMNS / 2);
    }
  }

  private static void add(float[] local, int partial, float s, float b, FloatVector q, int tile) {
    var sum = FloatVector.fromArray(Tiles.SPECIES, local, tile);
    sum = FloatVector.broadcast(Tiles.SPECIES, b).fma(q, sum);
    FloatVector.fromArray(Tiles.SPECIES, local, partial)
        .fma(FloatVector.broadcast(Tiles.SPECIES, s), sum)
        .intoArray(local, tile);
  }
}
