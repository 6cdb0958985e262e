package dev.lbrx.backend.vector.quantize;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.quantize.DequantizeIntegers;
import dev.lbrx.ops.quantize.Grouping;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;

/** {@link DequantizeIntegers} in tiles of the elements that share a scale. */
public final class DequantizeIntegersVector implements Kernel<DequantizeIntegers> {
  /** Elements at a time, a multiple of every vector's lanes. */
  private static final int TILE = 1024;

  @Override
  public long pieces(DequantizeIntegers op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public long grain(DequantizeIntegers op, Specs inputs) {
    return Math.max(1, 65_536 / Math.max(1, inputs.get(0).last()));
  }

  @Override
  public Scratch local(DequantizeIntegers op, Specs inputs) {
    return new Scratch(TILE, 0);
  }

  @Override
  public void run(DequantizeIntegers op, Arguments arguments, Part part) {
    int last = Math.toIntExact(arguments.in(0).spec().last());
    boolean whole = op.scheme().grouping() instanceof Grouping.PerTensor;
    int parts = (int) op.scheme().grouping().parts(last);
    for (long row = part.from(); row < part.to(); row++) {
      for (int p = 0; p < parts; p++) {
        Tensor scales = arguments.in(1);
        long group = whole ? 0 : row;
        float scale =
            scales.segment().get(ValueLayout.JAVA_FLOAT_UNALIGNED, scales.rowByte(group) + 4L * p);
        int zero = op.scheme().symmetric() ? 0 : zero(arguments.in(2), group, p);
        int from = (int) ((long) p * last / parts);
        int to = (int) ((p + 1L) * last / parts);
        weights(op, arguments, row, from, to, scale, zero, part.localFloats());
      }
    }
  }

  private static int zero(Tensor zeros, long row, int p) {
    return zeros.segment().get(ValueLayout.JAVA_BYTE, zeros.rowByte(row) + p) & 255;
  }

  private static void weights(
      DequantizeIntegers op,
      Arguments arguments,
      long row,
      int from,
      int to,
      float scale,
      int zero,
      float[] tile) {
    Tensor q = arguments.in(0);
    Tensor w = arguments.out(0);
    // Signed bytes as they are, unsigned ones by their low eight bits.
    int mask = op.scheme().symmetric() ? -1 : 255;
    for (int column = from; column < to; column += TILE) {
      int count = Math.min(TILE, to - column);
      long at = q.rowByte(row) + column;
      for (int i = 0; i < count; i++) {
        tile[i] = (q.segment().get(ValueLayout.JAVA_BYTE, at + i) & mask) - zero;
      }
      for (int i = 0; i < count; i += Floats.LANES) {
        FloatVector.fromArray(Floats.SPECIES, tile, i).mul(scale).intoArray(tile, i);
      }
      Rows.store(tile, 0, w, w.rowByte(row) + (long) column * w.dtype().bytes(), count);
    }
  }
}
