package dev.lbrx.backend.vector.quantize;

import dev.lbrx.backend.vector.MicroscalingRows;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.quantize.DequantizeMicroscaling;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;

/** {@link DequantizeMicroscaling} in tiles, a row a piece. */
public final class DequantizeMicroscalingVector implements Kernel<DequantizeMicroscaling> {
  @Override
  public long pieces(DequantizeMicroscaling op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public long grain(DequantizeMicroscaling op, Specs inputs) {
    return Math.max(1, 32_768 / Math.max(1, op.format().elements(inputs.get(0).last())));
  }

  @Override
  public Scratch local(DequantizeMicroscaling op, Specs inputs) {
    return MicroscalingRows.scratch();
  }

  @Override
  public void run(DequantizeMicroscaling op, Arguments arguments, Part part) {
    Tensor w = arguments.out(0);
    int columns = Math.toIntExact(w.spec().last());
    for (long row = part.from(); row < part.to(); row++) {
      for (int column = 0; column < columns; column += MicroscalingRows.TILE) {
        int count = Math.min(MicroscalingRows.TILE, columns - column);
        MicroscalingRows.load(
            op.format(), arguments.in(0), arguments.in(1), row, column, count, part);
        long bytes = w.rowByte(row) + (long) column * w.dtype().bytes();
        Rows.store(part.localFloats(), 0, w, bytes, count);
      }
    }
  }
}
