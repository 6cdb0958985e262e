package dev.lbrx.backend.vector.matmul;

import dev.lbrx.backend.vector.BlockRows;
import dev.lbrx.ops.Order;
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
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * {@link BlockMatMul} in chain order: as {@link AffineMatMulChainVector}, with codes, scales and
 * offsets from blocks.
 */
public final class BlockMatMulChainVector implements Kernel<BlockMatMul> {
  /** Groups of a block of k at most. */
  private static final int GROUPS = Tiles.DEPTH / 16;

  private static final float[] ZEROS = new float[Tiles.SIZE];

  @Override
  public boolean supports(BlockMatMul op, Specs inputs) {
    return op.order() == Order.CHAIN && sharedFloats(inputs) <= Integer.MAX_VALUE;
  }

  @Override
  public int phases(BlockMatMul op) {
    return 2;
  }

  @Override
  public long pieces(BlockMatMul op, Arguments arguments, int phase) {
    return WeightRows.pieces(arguments, phase);
  }

  @Override
  public long grain(BlockMatMul op, Specs inputs) {
    return WeightRows.grain(inputs.get(0), inputs.get(1).shape().extent(0));
  }

  @Override
  public Scratch shared(BlockMatMul op, Specs inputs) {
    return Scratch.floats(sharedFloats(inputs));
  }

  @Override
  public Scratch local(BlockMatMul op, Specs inputs) {
    return Scratch.floats(
        WeightRows.localFloats(inputs.get(0)) + Tiles.SIZE + WeightRows.MOST * 2L * GROUPS);
  }

  private static long sharedFloats(Specs inputs) {
    int group = BlockFormats.decoder(inputs.get(1).dtype()).group();
    return PanelSums.floats(inputs.get(0), group);
  }

  @Override
  public void run(BlockMatMul op, Arguments arguments, Part part) {
    BlockDecoder decoder = BlockFormats.decoder(arguments.in(1).dtype());
    for (long piece = part.from(); piece < part.to(); piece++) {
      if (part.phase() == 0) {
        Panels.pack(arguments.in(0), (int) piece, part.sharedFloats(), part.localFloats());
        if (decoder.offsets()) {
          Spec x = arguments.in(0).spec();
          PanelSums.sum(x, decoder.group(), (int) piece, part.sharedFloats());
        }
      } else {
        multiply(decoder, arguments, (int) piece, part);
      }
    }
  }

  private static void multiply(BlockDecoder decoder, Arguments arguments, int piece, Part part) {
    Tensor x = arguments.in(0);
    Tensor y = arguments.out(0);
    float[] local = part.localFloats();
    int m = Math.toIntExact(x.shape().rows());
    int k = Math.toIntExact(x.spec().last());
    int n = Math.toIntExact(y.spec().last());
    int group = decoder.group();
    int firstPanel = WeightRows.firstX(piece, m) / Tiles.COLUMNS;
    int panels = Panels.count(WeightRows.xRows(piece, m));
    int first = WeightRows.first(piece, m, n);
    int count = Math.min(WeightRows.rows(n), n - first);
    int rowTiles = Math.ceilDiv(count, Tiles.ROWS);
    int partial = WeightRows.TILES + panels * rowTiles * Tiles.SIZE;
    int scales = partial + Tiles.SIZE;
    Arrays.fill(local, WeightRows.TILES, partial, 0f);
    for (int block = 0; block < Tiles.depths(k); block++) {
      int depth = Math.min(Tiles.DEPTH, k - block * Tiles.DEPTH);
      loadRows(decoder, arguments.in(1), first, count, block, depth, local, scales);
      for (int j = 0; j < panels; j++) {
        int p = Panels.at(m, block, firstPanel + j);
        int q =
            PanelSums.at(x.spec(), group, firstPanel + j)
                + block * Tiles.DEPTH / group * Tiles.COLUMNS;
        for (int i = 0; i < rowTiles; i++) {
          int tile = WeightRows.TILES + (j * rowTiles + i) * Tiles.SIZE;
          int s = scales + i * Tiles.ROWS * 2 * GROUPS;
          int r = i * Tiles.ROWS * Tiles.PITCH;
          for (int g = 0; g < depth / group; g++) {
            int at = g * group;
            float[] shared = part.sharedFloats();
            Tiles.step(
                local, r + at, shared, p + at * Tiles.COLUMNS, group, ZEROS, 0, local, partial);
            if (decoder.offsets()) {
              addOffsets(local, s + g, shared, q + g * Tiles.COLUMNS, tile);
            }
            add(local, partial, s + g, tile);
          }
        }
      }
    }
    WeightRows.store(local, piece, m, y);
  }

  /** Codes of a block of each row to its place; scales, then offsets, {@link #GROUPS} of each. */
  private static void loadRows(
      BlockDecoder decoder,
      Tensor w,
      int first,
      int count,
      int block,
      int depth,
      float[] local,
      int scales) {
    long bytes = w.dtype().size((long) block * Tiles.DEPTH);
    for (int i = 0; i < Tiles.roundUp(count, Tiles.ROWS); i++) {
      // A last tile's missing rows repeat the last one; their sums are not stored.
      long from = w.rowByte(first + Math.min(i, count - 1)) + bytes;
      int s = scales + i * 2 * GROUPS;
      BlockRows.decode(decoder, w, from, depth, local, i * Tiles.PITCH, s, s + GROUPS);
    }
  }

  private static void addOffsets(float[] local, int scales, float[] shared, int q, int tile) {
    var left = FloatVector.fromArray(Tiles.SPECIES, shared, q);
    var right = FloatVector.fromArray(Tiles.SPECIES, shared, q + Tiles.COLUMNS / 2);
    for (int i = 0; i < Tiles.ROWS; i++) {
      float b = local[scales + i * 2 * GROUPS + GROUPS];
      int at = tile + i * Tiles.COLUMNS;
      add(left, b, local, at);
      add(right, b, local, at + Tiles.COLUMNS / 2);
    }
  }

  private static void add(float[] local, int partial, int scales, int tile) {
    for (int i = 0; i < Tiles.ROWS; i++) {
      float s = local[scales + i * 2 * GROUPS];
      int at = i * Tiles.COLUMNS;
      for (int half = at; half < at + Tiles.COLUMNS; half += Tiles.COLUMNS / 2) {
        add(FloatVector.fromArray(Tiles.SPECIES, local, partial + half), s, local, tile + half);
      }
    }
  }

  private static void add(FloatVector sum, float factor, float[] local, int tile) {
    sum.fma(
            FloatVector.broadcast(Tiles.SPECIES, factor),
            FloatVector.fromArray(Tiles.SPECIES, local, tile))
        .intoArray(local, tile);
  }
}
