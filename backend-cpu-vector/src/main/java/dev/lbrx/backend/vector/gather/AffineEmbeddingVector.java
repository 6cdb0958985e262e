package dev.lbrx.backend.vector.gather;

import dev.lbrx.backend.vector.Codes;
import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.gather.AffineEmbedding;
import dev.lbrx.ops.gather.RowIds;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import jdk.incubator.vector.FloatVector;

/** {@link AffineEmbedding}, a row a piece. */
public final class AffineEmbeddingVector implements Kernel<AffineEmbedding> {
  @Override
  public long pieces(AffineEmbedding op, Arguments arguments, int phase) {
    return arguments.in(0).spec().last();
  }

  @Override
  public long grain(AffineEmbedding op, Specs inputs) {
    return Math.max(1, 16_384 / Math.max(1, columns(op, inputs)));
  }

  @Override
  public Scratch local(AffineEmbedding op, Specs inputs) {
    long columns = columns(op, inputs);
    long floats = columns + 2 * columns / op.scheme().group();
    return new Scratch(
        Math.toIntExact(floats), Math.toIntExact(inputs.get(1).last()) + Floats.LANES);
  }

  private static long columns(AffineEmbedding op, Specs inputs) {
    return op.scheme().elements(inputs.get(1).last());
  }

  @Override
  public void run(AffineEmbedding op, Arguments arguments, Part part) {
    Tensor codes = arguments.in(1);
    Tensor scales = arguments.in(2);
    Tensor biases = arguments.in(3);
    Tensor y = arguments.out(0);
    int n = Math.toIntExact(y.spec().last());
    int bits = op.scheme().bits();
    int group = op.scheme().group();
    int groups = n / group;
    int units = n / Codes.UNIT;
    float[] row = part.localFloats();
    for (long i = part.from(); i < part.to(); i++) {
      int id = RowIds.get(op, arguments.in(0), i, codes);
      Codes.load(codes, codes.rowByte(id), bits, units, part.localInts(), 0);
      Codes.unpack(part.localInts(), 0, bits, units, row, 0);
      Rows.load(scales, scales.rowByte(id), row, n, groups, groups);
      Rows.load(biases, biases.rowByte(id), row, n + groups, groups, groups);
      for (int g = 0; g < groups; g++) {
        dequantize(row, g * group, group, row[n + g], row[n + groups + g]);
      }
      Rows.store(row, 0, y, y.rowByte(i), n);
    }
  }

  private static void dequantize(float[] row, int at, int count, float scale, float bias) {
    var s = FloatVector.broadcast(Floats.SPECIES, scale);
    var b = FloatVector.broadcast(Floats.SPECIES, bias);
    for (int i = at; i < at + count; i += Floats.LANES) {
      FloatVector.fromArray(Floats.SPECIES, row, i).fma(s, b).intoArray(row, i);
    }
  }
}
