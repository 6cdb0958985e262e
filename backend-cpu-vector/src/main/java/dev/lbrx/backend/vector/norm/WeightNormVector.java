package dev.lbrx.backend.vector.norm;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.Stripes;
import dev.lbrx.ops.norm.WeightNorm;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;

/** {@link WeightNorm} with a row in the first-level cache. */
public final class WeightNormVector implements Kernel<WeightNorm> {
  @Override
  public long pieces(WeightNorm op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public long grain(WeightNorm op, Specs inputs) {
    return Math.max(1, 16_384 / Math.max(1, inputs.get(0).last()));
  }

  @Override
  public Scratch local(WeightNorm op, Specs inputs) {
    return Scratch.floats(Floats.padded(inputs.get(0).last()) + Stripes.COUNT + 1L);
  }

  @Override
  public void run(WeightNorm op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    Tensor g = arguments.in(1);
    Tensor y = arguments.out(0);
    int n = Math.toIntExact(x.spec().last());
    int padded = Floats.padded(n);
    float[] row = part.localFloats();
    for (long i = part.from(); i < part.to(); i++) {
      Rows.load(x, x.rowByte(i), row, 0, n, padded);
      float norm = (float) Math.sqrt(Floats.sumOfSquares(row, 0, padded, row, padded));
      if (norm != 0) {
        int length = padded + Stripes.COUNT;
        Rows.load(g, Rows.byteOfRow(g, i), row, length, 1, 1);
        RmsNormVector.scaleAlike(row, row[length] / norm, padded);
      }
      Rows.store(row, 0, y, y.rowByte(i), n);
    }
  }
}
