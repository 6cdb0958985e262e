package dev.lbrx.backend.vector.matmul;

import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.Order;
import dev.lbrx.ops.matmul.MatMul;
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

/**
 * {@link MatMul} in chain order with weights {@code [k, n]}, which lie as panels want them: x is
 * copied to rows once (phase 0), then each piece converts a block of columns and multiplies it by
 * many rows of x.
 */
public final class MatMulChainVector implements Kernel<MatMul> {
  private static final int MOST_COLUMNS = 256;

  @Override
  public boolean supports(MatMul op, Specs inputs) {
    return op.order() == Order.CHAIN
        && !op.transposed()
        && rowFloats(inputs.get(0).shape().rows(), inputs.get(0).last()) <= Integer.MAX_VALUE;
  }

  @Override
  public int phases(MatMul op) {
    return 2;
  }

  @Override
  public long pieces(MatMul op, Arguments arguments, int phase) {
    long m = arguments.in(0).shape().rows();
    long n = arguments.out(0).spec().last();
    return phase == 0
        ? Math.ceilDiv(m, Tiles.ROWS)
        : Math.ceilDiv(n, columns(n)) * Math.ceilDiv(m, Tiles.X_ROWS);
  }

  @Override
  public long grain(MatMul op, Specs inputs) {
    long m = Math.min(Tiles.X_ROWS, inputs.get(0).shape().rows());
    return Tiles.grain(m * inputs.get(0).last() * columns(inputs.get(1).last()));
  }

  @Override
  public Scratch shared(MatMul op, Specs inputs) {
    return Scratch.floats(rowFloats(inputs.get(0).shape().rows(), inputs.get(0).last()));
  }

  @Override
  public Scratch local(MatMul op, Specs inputs) {
    int columns = columns(inputs.get(1).last());
    int m = (int) Math.min(Tiles.X_ROWS, inputs.get(0).shape().rows());
    return Scratch.floats(
        (long) Tiles.PANEL * (columns / Tiles.COLUMNS)
            + MOST_COLUMNS
            + (long) columns * Tiles.roundUp(m, Tiles.ROWS));
  }

  @Override
  public void run(MatMul op, Arguments arguments, Part part) {
    for (long piece = part.from(); piece < part.to(); piece++) {
      if (part.phase() == 0) {
        copyRows(arguments.in(0), (int) piece, part.sharedFloats());
      } else {
        multiply(arguments, (int) piece, part.sharedFloats(), part.localFloats());
      }
    }
  }

  /** The columns of a piece: some eight pieces, whole panels. */
  private static int columns(long n) {
    int share = (int) Math.min(MOST_COLUMNS, Math.ceilDiv(n, 8));
    return Math.max(Tiles.COLUMNS, Tiles.roundUp(share, Tiles.COLUMNS));
  }

  private static long rowFloats(long m, long k) {
    return Math.ceilDiv(m, Tiles.ROWS) * Math.ceilDiv(k, Tiles.DEPTH) * (Tiles.ROWS * Tiles.PITCH);
  }

  private static void copyRows(Tensor x, int tile, float[] to) {
    int m = Math.toIntExact(x.shape().rows());
    int k = Math.toIntExact(x.spec().last());
    int tiles = Math.ceilDiv(m, Tiles.ROWS);
    for (int block = 0; block < Tiles.depths(k); block++) {
      int depth = Math.min(Tiles.DEPTH, k - block * Tiles.DEPTH);
      for (int i = 0; i < Tiles.ROWS; i++) {
        int row = tile * Tiles.ROWS + i;
        int at = ((block * tiles + tile) * Tiles.ROWS + i) * Tiles.PITCH;
        if (row < m) {
          Rows.load(x, x.rowByte(row) + 4L * block * Tiles.DEPTH, to, at, depth, depth);
        } else {
          Arrays.fill(to, at, at + depth, 0f);
        }
      }
    }
  }

  private static void multiply(Arguments arguments, int piece, float[] rows, float[] local) {
    Tensor w = arguments.in(1);
    Tensor y = arguments.out(0);
    int m = Math.toIntExact(arguments.in(0).shape().rows());
    int k = Math.toIntExact(arguments.in(0).spec().last());
    int n = Math.toIntExact(y.spec().last());
    int blocks = Math.ceilDiv(m, Tiles.X_ROWS);
    int firstRow = piece % blocks * Tiles.X_ROWS;
    int rowTiles = Math.ceilDiv(Math.min(Tiles.X_ROWS, m - firstRow), Tiles.ROWS);
    int firstColumn = piece / blocks * columns(n);
    int columns = Math.min(columns(n), n - firstColumn);
    int panels = Math.ceilDiv(columns, Tiles.COLUMNS);
    int row = Tiles.PANEL * panels;
    int tiles = row + MOST_COLUMNS;
    Arrays.fill(local, tiles, tiles + panels * rowTiles * Tiles.SIZE, 0f);
    for (int block = 0; block < Tiles.depths(k); block++) {
      int depth = Math.min(Tiles.DEPTH, k - block * Tiles.DEPTH);
      pack(w, block * Tiles.DEPTH, depth, firstColumn, columns, local, row);
      int r = (block * Math.ceilDiv(m, Tiles.ROWS) * Tiles.ROWS + firstRow) * Tiles.PITCH;
      Tiles.multiply(rows, r, rowTiles, local, 0, panels, depth, local, tiles);
    }
    int count = Math.min(Tiles.X_ROWS, m - firstRow);
    for (int i = 0; i < count; i++) {
      gather(local, tiles + i * Tiles.COLUMNS, rowTiles, panels, row);
      Rows.store(local, row, y, y.rowByte(firstRow + i) + 4L * firstColumn, columns);
    }
  }

  /** A block of weights to panels; +0 beyond the last column. */
  private static void pack(
      Tensor w, int first, int depth, int column, int columns, float[] local, int row) {
    int panels = Math.ceilDiv(columns, Tiles.COLUMNS);
    boolean direct = w.dtype() == DType.F32 && columns % Tiles.COLUMNS == 0;
    for (int i = 0; i < depth; i++) {
      long bytes = w.rowByte(first + i) + (long) column * w.dtype().bytes();
      if (direct) {
        deal(w.segment(), bytes, panels, local, i * Tiles.COLUMNS);
      } else {
        Rows.load(w, bytes, local, row, columns, panels * Tiles.COLUMNS);
        deal(local, row, panels, i * Tiles.COLUMNS);
      }
    }
  }

  private static void deal(MemorySegment from, long bytes, int panels, float[] local, int at) {
    for (int j = 0; j < panels; j++) {
      long left = bytes + 4L * j * Tiles.COLUMNS;
      long right = left + 2L * Tiles.COLUMNS;
      int to = at + j * Tiles.PANEL;
      FloatVector.fromMemorySegment(Tiles.SPECIES, from, left, ByteOrder.LITTLE_ENDIAN)
          .intoArray(local, to);
      FloatVector.fromMemorySegment(Tiles.SPECIES, from, right, ByteOrder.LITTLE_ENDIAN)
          .intoArray(local, to + Tiles.COLUMNS / 2);
    }
  }

  /** A row of weights to its place in each panel. */
  private static void deal(float[] local, int row, int panels, int at) {
    for (int j = 0; j < panels; j++) {
      copy(local, row + j * Tiles.COLUMNS, at + j * Tiles.PANEL);
    }
  }

  /** A row of sums from its tile in each panel. */
  private static void gather(float[] local, int at, int rowTiles, int panels, int row) {
    for (int j = 0; j < panels; j++) {
      copy(local, at + j * rowTiles * Tiles.SIZE, row + j * Tiles.COLUMNS);
    }
  }

  private static void copy(float[] local, int from, int to) {
    var left = FloatVector.fromArray(Tiles.SPECIES, local, from);
    var right = FloatVector.fromArray(Tiles.SPECIES, local, from + Tiles.COLUMNS / 2);
    left.intoArray(local, to);
    right.intoArray(local, to + Tiles.COLUMNS / 2);
  }
}
