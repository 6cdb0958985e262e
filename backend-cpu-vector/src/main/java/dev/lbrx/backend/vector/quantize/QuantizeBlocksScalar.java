package dev.lbrx.backend.vector.quantize;

import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.quantize.QuantizeBlocks;
import dev.lbrx.ops.quantize.block.BlockEncoder;
import dev.lbrx.ops.quantize.block.BlockFormats;
import dev.lbrx.ops.quantize.block.BlockRow;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** {@link QuantizeBlocks} by the encoders of the definition, for what has no vectors yet. */
public final class QuantizeBlocksScalar implements Kernel<QuantizeBlocks> {
  @Override
  public long pieces(QuantizeBlocks op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public long grain(QuantizeBlocks op, Specs inputs) {
    return Math.max(1, 2_048 / Math.max(1, inputs.get(0).last()));
  }

  // A job quantizes whole tensors: what a part allocates here is little beside them.
  @Override
  public void run(QuantizeBlocks op, Arguments arguments, Part part) {
    Tensor w = arguments.in(0);
    Tensor blocks = arguments.out(0);
    BlockEncoder encoder = BlockFormats.encoder(op.type());
    int columns = Math.toIntExact(w.spec().last());
    float[] x = new float[columns];
    float[] importance = new float[arguments.inputs() == 2 ? columns : 0];
    if (importance.length > 0) {
      Rows.load(arguments.in(1), 0, importance, 0, columns, columns);
    }
    var row = new BlockRow(x, importance);
    for (long r = part.from(); r < part.to(); r++) {
      Rows.load(w, w.rowByte(r), x, 0, columns, columns);
      row.changed(columns);
      for (int at = 0; at < columns; at += op.type().block()) {
        encoder.encodeAny(row, at, blocks.segment(), blocks.rowByte(r) + op.type().size(at));
      }
    }
  }
}
