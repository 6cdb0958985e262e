package dev.lbrx.backend.vector.quantize;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.quantize.DequantizeAffine;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;

/** {@link DequantizeAffine} in tiles: codes unpacked, products rounded, biases added. */
public final class DequantizeAffineVector implements Kernel<DequantizeAffine> {
  // Local floats: a tile of weights, then the scales and the biases of a row.
  // Local ints: room for unpacking a tile, then its words.
  @Override
  public long pieces(DequantizeAffine op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public long grain(DequantizeAffine op, Specs inputs) {
    return Math.max(1, 16_384 / Math.max(1, op.scheme().elements(inputs.get(0).last())));
  }

  @Override
  public Scratch local(DequantizeAffine op, Specs inputs) {
    return new Scratch(Math.toIntExact(Packing.TILE + 2 * inputs.get(1).last()), 2 * Packing.TILE);
  }

  @Override
  public void run(DequantizeAffine op, Arguments arguments, Part part) {
    Tensor scales = arguments.in(1);
    Tensor biases = arguments.in(2);
    float[] local = part.localFloats();
    int groups = Math.toIntExact(scales.spec().last());
    for (long row = part.from(); row < part.to(); row++) {
      Rows.load(scales, scales.rowByte(row), local, Packing.TILE, groups, groups);
      Rows.load(biases, biases.rowByte(row), local, Packing.TILE + groups, groups, groups);
      dequantize(op, arguments, row, groups, part);
    }
  }

  private static void dequantize(
      DequantizeAffine op, Arguments arguments, long row, int groups, Part part) {
    Tensor codes = arguments.in(0);
    Tensor w = arguments.out(0);
    float[] local = part.localFloats();
    int columns = Math.toIntExact(w.spec().last());
    int bits = op.scheme().bits();
    int group = op.scheme().group();
    for (int column = 0; column < columns; column += Packing.TILE) {
      int count = Math.min(Packing.TILE, columns - column);
      MemorySegment.copy(
          codes.segment(),
          ValueLayout.JAVA_INT_UNALIGNED,
          codes.rowByte(row) + (long) column / 32 * bits * 4,
          part.localInts(),
          Packing.TILE,
          count / 32 * bits);
      Packing.unpack(part.localInts(), count, bits, local);
      int scale = Packing.TILE + column / group;
      for (int at = 0; at < count; at += group) {
        multiply(local, at, group, local[scale + at / group]);
      }
      Rows.round(w.dtype(), local, 0, count);
      for (int at = 0; at < count; at += group) {
        add(local, at, group, local[scale + groups + at / group]);
      }
      Rows.store(local, 0, w, w.rowByte(row) + (long) column * w.dtype().bytes(), count);
    }
  }

  private static void multiply(float[] w, int at, int group, float scale) {
    for (int i = at; i < at + group; i += Floats.LANES) {
      FloatVector.fromArray(Floats.SPECIES, w, i).mul(scale).intoArray(w, i);
    }
  }

  private static void add(float[] w, int at, int group, float bias) {
    for (int i = at; i < at + group; i += Floats.LANES) {
      FloatVector.fromArray(Floats.SPECIES, w, i).add(bias).intoArray(w, i);
    }
  }
}
