package dev.lbrx.backend.vector.matmul;

import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.Order;
import dev.lbrx.ops.matmul.MatMul;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import java.util.Arrays;

/**
 * {@link MatMul} in chain order with weights {@code [n, k]}, which lie as rows want them: x is
 * transposed to panels once (phase 0), then each piece converts a block of weight rows and
 * multiplies it by many rows of x.
 */
public final class MatMulTransposedChainVector implements Kernel<MatMul> {
  @Override
  public boolean supports(MatMul op, Specs inputs) {
    return op.order() == Order.CHAIN
        && op.transposed()
        && Panels.floats(inputs.get(0)) <= Integer.MAX_VALUE;
  }

  @Override
  public int phases(MatMul op) {
    return 2;
  }

  @Override
  public long pieces(MatMul op, Arguments arguments, int phase) {
    return WeightRows.pieces(arguments, phase);
  }

  @Override
  public long grain(MatMul op, Specs inputs) {
    return WeightRows.grain(inputs.get(0), inputs.get(1).shape().extent(0));
  }

  @Override
  public Scratch shared(MatMul op, Specs inputs) {
    return Scratch.floats(Panels.floats(inputs.get(0)));
  }

  @Override
  public Scratch local(MatMul op, Specs inputs) {
    return Scratch.floats(WeightRows.localFloats(inputs.get(0)));
  }

  @Override
  public void run(MatMul op, Arguments arguments, Part part) {
    for (long piece = part.from(); piece < part.to(); piece++) {
      if (part.phase() == 0) {
        Panels.pack(arguments.in(0), (int) piece, part.sharedFloats(), part.localFloats());
      } else {
        multiply(arguments, (int) piece, part.sharedFloats(), part.localFloats());
      }
    }
  }

  private static void multiply(Arguments arguments, int piece, float[] panels, float[] local) {
    Tensor x = arguments.in(0);
    Tensor w = arguments.in(1);
    Tensor y = arguments.out(0);
    int m = Math.toIntExact(x.shape().rows());
    int k = Math.toIntExact(x.spec().last());
    int n = Math.toIntExact(y.spec().last());
    int firstX = WeightRows.firstX(piece, m);
    int xPanels = Math.ceilDiv(WeightRows.xRows(piece, m), Tiles.COLUMNS);
    int first = WeightRows.first(piece, m, n);
    int count = Math.min(WeightRows.rows(n), n - first);
    int rowTiles = Math.ceilDiv(count, Tiles.ROWS);
    int tiles = WeightRows.TILES;
    Arrays.fill(local, tiles, tiles + xPanels * rowTiles * Tiles.SIZE, 0f);
    for (int block = 0; block < Tiles.depths(k); block++) {
      int depth = Math.min(Tiles.DEPTH, k - block * Tiles.DEPTH);
      for (int i = 0; i < rowTiles * Tiles.ROWS; i++) {
        // A last tile's missing rows repeat the last one; their sums are not stored.
        int row = first + Math.min(i, count - 1);
        long bytes = w.rowByte(row) + (long) block * Tiles.DEPTH * w.dtype().bytes();
        Rows.load(w, bytes, local, i * Tiles.PITCH, depth, depth);
      }
      int p = Panels.at(m, block, firstX / Tiles.COLUMNS);
      Tiles.multiply(local, 0, rowTiles, panels, p, xPanels, depth, local, tiles);
    }
    WeightRows.store(local, piece, m, y);
  }
}
