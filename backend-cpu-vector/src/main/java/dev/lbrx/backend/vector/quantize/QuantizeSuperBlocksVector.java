package dev.lbrx.backend.vector.quantize;

import dev.lbrx.backend.vector.Rows;
import dev.lbrx.backend.vector.quantize.block.Batch;
import dev.lbrx.backend.vector.quantize.block.BatchEncoder;
import dev.lbrx.ops.quantize.QuantizeBlocks;
import dev.lbrx.ops.quantize.block.BlockFormats;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * {@link QuantizeBlocks} to the K types, a block in each lane of a vector: their searches are long
 * chains of sums that ascend, which leave nothing else to do side by side. A batch may go from one
 * row to the next.
 */
public final class QuantizeSuperBlocksVector implements Kernel<QuantizeBlocks> {
  @Override
  public boolean supports(QuantizeBlocks op, Specs inputs) {
    return BatchEncoder.takes(op.type());
  }

  @Override
  public long pieces(QuantizeBlocks op, Arguments arguments, int phase) {
    return Math.ceilDiv(blocks(arguments), Batch.WIDTH);
  }

  @Override
  public Scratch local(QuantizeBlocks op, Specs inputs) {
    return Batch.SCRATCH;
  }

  @Override
  public void run(QuantizeBlocks op, Arguments arguments, Part part) {
    var encoder = BatchEncoder.of(op.type());
    boolean weighted = arguments.inputs() == 2;
    for (long piece = part.from(); piece < part.to(); piece++) {
      long first = piece * Batch.WIDTH;
      int count = (int) Math.min(Batch.WIDTH, blocks(arguments) - first);
      int finite = load(arguments, first, count, part.localFloats());
      encoder.encode(part.localFloats(), part.localInts(), weighted);
      for (int lane = 0; lane < count; lane++) {
        store(arguments.out(0), first + lane, (finite >> lane & 1) != 0, part.localInts(), lane);
      }
    }
  }

  private static long blocks(Arguments arguments) {
    return arguments.in(0).shape().elements() / Batch.BLOCK;
  }

  /** Spreads blocks to lanes; returns bits that say which are finite. Others are left as zeros. */
  private static int load(Arguments arguments, long first, int count, float[] f) {
    Tensor w = arguments.in(0);
    long perRow = w.spec().last() / Batch.BLOCK;
    int finite = 0;
    for (int lane = 0; lane < Batch.WIDTH; lane++) {
      boolean zero = lane >= count;
      if (!zero) {
        long at = (first + lane) % perRow * w.dtype().size(Batch.BLOCK);
        long from = w.rowByte((first + lane) / perRow) + at;
        Rows.load(w, from, f, Batch.ROW, Batch.BLOCK, Batch.BLOCK);
        zero = !Batch.finite(f);
      }
      if (zero) {
        Arrays.fill(f, Batch.ROW, Batch.ROW + Batch.BLOCK, 0f);
      } else {
        finite |= 1 << lane;
      }
      Batch.spread(f, Batch.X, lane);
    }
    if (arguments.inputs() == 2) {
      for (int lane = 0; lane < count; lane++) {
        long column = (first + lane) % perRow * Batch.BLOCK;
        Rows.load(arguments.in(1), 4 * column, f, Batch.ROW, Batch.BLOCK, Batch.BLOCK);
        Batch.spread(f, Batch.W, lane);
      }
    }
    return finite;
  }

  private static void store(Tensor to, long block, boolean finite, int[] m, int lane) {
    DType type = to.dtype();
    long perRow = to.spec().last() / Batch.BLOCK;
    long bytes = to.rowByte(block / perRow) + block % perRow * type.bytes();
    if (!finite) {
      BlockFormats.encoder(type).encodeNan(to.segment(), bytes);
      return;
    }
    MemorySegment segment = to.segment();
    int words = type.bytes() / 4;
    for (int word = 0; word < words; word++) {
      int bits = m[Batch.WORDS + word * Batch.WIDTH + lane];
      segment.set(ValueLayout.JAVA_INT_UNALIGNED, bytes + 4L * word, bits);
    }
    if (type.bytes() % 4 != 0) {
      short bits = (short) m[Batch.WORDS + words * Batch.WIDTH + lane];
      segment.set(ValueLayout.JAVA_SHORT_UNALIGNED, bytes + 4L * words, bits);
    }
  }
}
