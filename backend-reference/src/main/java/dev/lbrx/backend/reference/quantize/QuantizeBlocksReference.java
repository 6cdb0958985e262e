package dev.lbrx.backend.reference.quantize;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.quantize.QuantizeBlocks;
import dev.lbrx.ops.quantize.block.BlockEncoder;
import dev.lbrx.ops.quantize.block.BlockFormats;
import dev.lbrx.ops.quantize.block.BlockRow;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link QuantizeBlocks}, block by block. */
public final class QuantizeBlocksReference implements Kernel<QuantizeBlocks> {
  @Override
  public long pieces(QuantizeBlocks op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public void run(QuantizeBlocks op, Arguments arguments, Part part) {
    Tensor w = arguments.in(0);
    Tensor blocks = arguments.out(0);
    BlockEncoder encoder = BlockFormats.encoder(op.type());
    int columns = Math.toIntExact(w.spec().last());
    float[] x = new float[columns];
    var row = new BlockRow(x, importance(arguments, columns));
    for (long r = part.from(); r < part.to(); r++) {
      for (int i = 0; i < columns; i++) {
        x[i] = Elements.get(w, w.spec().rowOffset(r) + i);
      }
      row.changed(columns);
      for (int at = 0; at < columns; at += op.type().block()) {
        encoder.encodeAny(row, at, blocks.segment(), blocks.rowByte(r) + op.type().size(at));
      }
    }
  }

  private static float[] importance(Arguments arguments, int columns) {
    float[] importance = new float[arguments.inputs() == 2 ? columns : 0];
    for (int i = 0; i < importance.length; i++) {
      importance[i] = Elements.get(arguments.in(1), i);
    }
    return importance;
  }
}
