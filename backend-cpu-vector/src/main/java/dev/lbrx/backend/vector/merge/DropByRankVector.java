package dev.lbrx.backend.vector.merge;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.BlockSums;
import dev.lbrx.ops.merge.DropByRank;
import dev.lbrx.ops.merge.Rescale;
import dev.lbrx.ops.random.Philox;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * {@link DropByRank}: rows, ranked by {@link RowRanks}, go to the output thinned; a factor that
 * depends on the norms is applied there.
 */
public final class DropByRankVector implements Kernel<DropByRank> {
  private static final int ROWS = 0;
  private static final int NORMS = 1;
  private static final int FACTOR = 2;

  @Override
  public int phases(DropByRank op) {
    return op.rescale() == Rescale.L1 ? 4 : 1;
  }

  @Override
  public long pieces(DropByRank op, Arguments arguments, int phase) {
    var shape = arguments.in(0).shape();
    return switch (phase) {
      case ROWS -> shape.rows();
      case FACTOR -> 1;
      default -> BlockSums.blocks(shape.elements());
    };
  }

  @Override
  public Scratch local(DropByRank op, Specs inputs) {
    return new Scratch(Rescaling.LOCAL, RowRanks.ints(inputs.get(0).last()));
  }

  @Override
  public Scratch shared(DropByRank op, Specs inputs) {
    return Scratch.floats(Rescaling.shared(inputs.get(0).shape().elements()));
  }

  @Override
  public void run(DropByRank op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    Tensor y = arguments.out(0);
    float[] local = part.localFloats();
    float[] shared = part.sharedFloats();
    int blocks = BlockSums.blocks(x.shape().elements());
    switch (part.phase()) {
      case ROWS -> {
        float factor = op.rescale() == Rescale.L1 ? 1f : op.rescale().factor(op.density(), 0, 0);
        for (long row = part.from(); row < part.to(); row++) {
          drop(op, x, y, row, part.localInts(), factor);
        }
      }
      case NORMS -> {
        for (int block = (int) part.from(); block < part.to(); block++) {
          norms(x, y, block, local, shared, blocks);
        }
      }
      case FACTOR -> Rescaling.factor(op.rescale(), op.density(), blocks, shared, local);
      default -> Rescaling.scale(y, y, part.from(), part.to(), shared[0], local);
    }
  }

  private static void drop(DropByRank op, Tensor x, Tensor y, long row, int[] local, float factor) {
    int n = Math.toIntExact(x.shape().last());
    MemorySegment.copy(x.segment(), ValueLayout.JAVA_INT_UNALIGNED, row * n * 4, local, 0, n);
    int order = RowRanks.sort(local, n);
    for (int rank = 0; rank < n; rank++) {
      int i = local[order + rank];
      long e = row * n + i;
      float value = x.segment().get(ValueLayout.JAVA_FLOAT_UNALIGNED, e * 4);
      boolean keeps = Philox.uniform(op.stream(), e) < op.probability(rank, n);
      y.segment().set(ValueLayout.JAVA_FLOAT_UNALIGNED, e * 4, (keeps ? value : 0f) * factor);
    }
  }

  private static void norms(
      Tensor x, Tensor y, int block, float[] local, float[] shared, int blocks) {
    Rescaling.start(local);
    long end = Tiles.end(block, x.shape().elements());
    for (long e = BlockSums.start(block); e < end; e += Tiles.SIZE) {
      int count = Tiles.length(e, end);
      int padded = Floats.padded(count);
      Rows.load(x, e * 4, local, Rescaling.X, count, padded);
      Rows.load(y, e * 4, local, Rescaling.KEPT, count, padded);
      Rescaling.add(local, padded);
    }
    Rescaling.end(local, shared, block, blocks);
  }
}
