package dev.lbrx.backend.vector.quantize;

import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.quantize.QuantizeAffine;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * {@link QuantizeAffine} in tiles: the ranges of all groups, then their scales and biases side by
 * side in vectors, because one group's are a long chain of divisions, then codes as ints, packed.
 */
public final class QuantizeAffineVector implements Kernel<QuantizeAffine> {
  // Local floats: a tile of weights and the parameters of its groups, then the scales and the
  // biases of a row. Local ints: the codes of a tile, then its words.
  private static final int ROW = AffineParameters.FLOATS;

  @Override
  public long pieces(QuantizeAffine op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public long grain(QuantizeAffine op, Specs inputs) {
    return Math.max(1, 32_768 / Math.max(1, inputs.get(0).last()));
  }

  @Override
  public Scratch local(QuantizeAffine op, Specs inputs) {
    long groups = inputs.get(0).last() / op.scheme().group();
    return new Scratch(Math.toIntExact(ROW + 2 * groups), 2 * Packing.TILE);
  }

  @Override
  public void run(QuantizeAffine op, Arguments arguments, Part part) {
    Tensor scales = arguments.out(1);
    Tensor biases = arguments.out(2);
    int groups = Math.toIntExact(scales.spec().last());
    for (long row = part.from(); row < part.to(); row++) {
      quantize(op, arguments, row, groups, part);
      float[] local = part.localFloats();
      Rows.store(local, ROW, scales, scales.rowByte(row), groups);
      Rows.store(local, ROW + groups, biases, biases.rowByte(row), groups);
    }
  }

  private static void quantize(
      QuantizeAffine op, Arguments arguments, long row, int groups, Part part) {
    Tensor w = arguments.in(0);
    Tensor codes = arguments.out(0);
    int columns = Math.toIntExact(w.spec().last());
    int bits = op.scheme().bits();
    int group = op.scheme().group();
    for (int column = 0; column < columns; column += Packing.TILE) {
      int count = Math.min(Packing.TILE, columns - column);
      long from = w.rowByte(row) + (long) column * w.dtype().bytes();
      float[] tile = part.localFloats();
      if (w.dtype() == DType.BF16 && AffinePairs.supports(bits, group)) {
        AffinePairs.quantize(w.segment(), from, tile, part.localInts(), count, group);
        Packing.pack(part.localInts(), count / 2, 8);
      } else {
        Rows.load(w, from, tile, 0, count, count);
        AffineTiles.quantize(tile, part.localInts(), count, group, op.scheme().top());
        Packing.pack(part.localInts(), count, bits);
      }
      int first = ROW + column / group;
      System.arraycopy(tile, AffineParameters.SCALES, tile, first, count / group);
      System.arraycopy(tile, AffineParameters.BIASES, tile, first + groups, count / group);
      int words = count / 32 * bits;
      MemorySegment.copy(
          part.localInts(),
          Packing.TILE,
          codes.segment(),
          ValueLayout.JAVA_INT_UNALIGNED,
          codes.rowByte(row) + (long) column / 32 * bits * 4,
          words);
    }
  }
}
