package dev.lbrx.backend.vector.quantize;

import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.quantize.QuantizeBlocks;
import dev.lbrx.ops.quantize.block.Q4_0;
import dev.lbrx.ops.quantize.block.Q4_1;
import dev.lbrx.ops.quantize.block.Q5_0;
import dev.lbrx.ops.quantize.block.Q5_1;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** {@link QuantizeBlocks} to blocks of 32 without importances, a tile at a time. */
public final class QuantizeBlocksVector implements Kernel<QuantizeBlocks> {
  private static final Map<DType, TileEncoder> ENCODERS =
      new EnumMap<>(
          Map.of(
              DType.IQ4_NL, new UnevenTiles(),
              DType.MXFP4, new Float4Tiles(),
              DType.Q4_0, new SymmetricTiles(new Q4_0(), 8),
              DType.Q4_1, new MinimumTiles(new Q4_1(), 15),
              DType.Q5_0, new SymmetricTiles(new Q5_0(), 16),
              DType.Q5_1, new MinimumTiles(new Q5_1(), 31),
              DType.Q8_0, new EightBitTiles()));

  /** Those that read bf16 themselves. */
  private static final Map<DType, PairEncoder> OF_BF16 =
      new EnumMap<>(Map.of(DType.Q4_0, new SymmetricPairs(), DType.Q8_0, new EightBitPairs()));

  @Override
  public boolean supports(QuantizeBlocks op, Specs inputs) {
    return inputs.size() == 1 && ENCODERS.containsKey(op.type());
  }

  @Override
  public long pieces(QuantizeBlocks op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public long grain(QuantizeBlocks op, Specs inputs) {
    return Math.max(1, 32_768 / Math.max(1, inputs.get(0).last()));
  }

  @Override
  public Scratch local(QuantizeBlocks op, Specs inputs) {
    return new Scratch(TileEncoder.FLOATS, TileEncoder.ELEMENTS);
  }

  @Override
  public void run(QuantizeBlocks op, Arguments arguments, Part part) {
    Tensor w = arguments.in(0);
    Tensor blocks = arguments.out(0);
    TileEncoder encoder = Objects.requireNonNull(ENCODERS.get(op.type()));
    PairEncoder pairs = w.dtype() == DType.BF16 ? OF_BF16.get(op.type()) : null;
    float[] tile = part.localFloats();
    int[] codes = part.localInts();
    int columns = Math.toIntExact(w.spec().last());
    for (long row = part.from(); row < part.to(); row++) {
      for (int column = 0; column < columns; column += TileEncoder.ELEMENTS) {
        int count = Math.min(TileEncoder.ELEMENTS, columns - column);
        int number = count / TileEncoder.BLOCK;
        long from = w.rowByte(row) + (long) column * w.dtype().bytes();
        long to = blocks.rowByte(row) + op.type().size(column);
        if (pairs != null) {
          pairs.encode(w.segment(), from, number, tile, codes, blocks.segment(), to);
        } else {
          Rows.load(w, from, tile, 0, count, count);
          encoder.encode(tile, number, codes, blocks.segment(), to);
        }
      }
    }
  }
}
