package dev.lbrx.backend.vector.matmul;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.Order;
import dev.lbrx.ops.Stripes;
import dev.lbrx.ops.matmul.MatMul;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * {@link MatMul} in stripes: a piece is {@link #BLOCK} outputs of every row of x. Weights are read
 * once for each block of rows of x, which at most sequences decoded together is one.
 */
public final class MatMulStripesVector implements Kernel<MatMul> {
  /** Outputs of a piece: a cache line's columns of f32 weights {@code [k, n]}. */
  private static final int BLOCK = 16;

  /** Floats of x that stay in the second-level cache. */
  private static final int X_FLOATS = 32_768;

  private static final long GRAIN = 100_000;

  @Override
  public boolean supports(MatMul op, Specs inputs) {
    return op.order() == Order.STRIPES;
  }

  @Override
  public long pieces(MatMul op, Arguments arguments, int phase) {
    return Math.ceilDiv(arguments.out(0).spec().last(), BLOCK);
  }

  @Override
  public long grain(MatMul op, Specs inputs) {
    return Math.max(1, GRAIN / Math.max(1, inputs.get(0).shape().elements() * BLOCK));
  }

  @Override
  public Scratch local(MatMul op, Specs inputs) {
    long padded = Floats.padded(inputs.get(0).last());
    long weights = op.transposed() ? 1 : BLOCK;
    return Scratch.floats(
        Stripes.COUNT + (weights + xRows(inputs.get(0).shape().rows(), (int) padded)) * padded);
  }

  @Override
  public void run(MatMul op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    int m = Math.toIntExact(x.shape().rows());
    int k = Math.toIntExact(x.spec().last());
    int n = Math.toIntExact(arguments.out(0).spec().last());
    int padded = Floats.padded(k);
    int xRows = xRows(m, padded);
    float[] local = part.localFloats();
    for (int first = 0; first < m; first += xRows) {
      int count = Math.min(xRows, m - first);
      for (int i = 0; i < count; i++) {
        Rows.load(x, x.rowByte(first + i), local, Stripes.COUNT + i * padded, k, padded);
        if (op.transposed()) {
          StripeSums.prepare(arguments.in(1).dtype(), local, Stripes.COUNT + i * padded, k);
        }
      }
      int w = Stripes.COUNT + xRows * padded;
      for (long piece = part.from(); piece < part.to(); piece++) {
        int column = (int) piece * BLOCK;
        int columns = Math.min(BLOCK, n - column);
        if (op.transposed()) {
          rows(arguments, first, count, column, columns, local, w);
        } else {
          columns(arguments, first, count, column, columns, local, w);
        }
      }
    }
  }

  private static int xRows(long m, int padded) {
    return (int) Math.clamp(X_FLOATS / Math.max(1, padded), 1, Math.max(1, m));
  }

  private static void rows(
      Arguments arguments, int first, int count, int row, int rows, float[] local, int at) {
    Tensor w = arguments.in(1);
    Tensor y = arguments.out(0);
    int k = Math.toIntExact(w.spec().last());
    int padded = Floats.padded(k);
    for (int j = row; j < row + rows; j++) {
      for (int i = 0; i < count; i++) {
        int x = Stripes.COUNT + i * padded;
        set(y, first + i, j, StripeSums.dot(local, x, w, w.rowByte(j), k, local, 0, at));
      }
    }
  }

  private static void columns(
      Arguments arguments, int first, int count, int column, int columns, float[] local, int at) {
    Tensor w = arguments.in(1);
    Tensor y = arguments.out(0);
    int k = Math.toIntExact(w.shape().extent(0));
    int padded = Floats.padded(k);
    for (int i = 0; i < k; i++) {
      Rows.load(w, w.rowByte(i) + (long) column * w.dtype().bytes(), local, 0, columns, columns);
      for (int j = 0; j < columns; j++) {
        local[at + j * padded + i] = local[j];
      }
    }
    for (int j = 0; j < columns; j++) {
      int row = at + j * padded;
      Arrays.fill(local, row + k, row + padded, 0f);
      for (int i = 0; i < count; i++) {
        int x = Stripes.COUNT + i * padded;
        set(y, first + i, column + j, StripeSums.dot(local, x, row, padded, local, 0));
      }
    }
  }

  private static void set(Tensor y, int row, int column, float value) {
    y.segment().set(ValueLayout.JAVA_FLOAT_UNALIGNED, y.rowByte(row) + 4L * column, value);
  }
}
