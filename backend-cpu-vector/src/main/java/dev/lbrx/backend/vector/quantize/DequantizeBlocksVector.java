package dev.lbrx.backend.vector.quantize;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.quantize.DequantizeBlocks;
import dev.lbrx.ops.quantize.block.BlockDecoder;
import dev.lbrx.ops.quantize.block.BlockFormats;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import jdk.incubator.vector.FloatVector;

/** {@link DequantizeBlocks} in tiles: codes, scales and offsets, then the products in vectors. */
public final class DequantizeBlocksVector implements Kernel<DequantizeBlocks> {
  /** Elements of a tile: a multiple of every block. */
  private static final int TILE = 1024;

  private static final int SCALES = TILE;
  private static final int OFFSETS = SCALES + TILE / 16;

  @Override
  public long pieces(DequantizeBlocks op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public long grain(DequantizeBlocks op, Specs inputs) {
    return Math.max(1, 16_384 / Math.max(1, inputs.get(0).last()));
  }

  @Override
  public Scratch local(DequantizeBlocks op, Specs inputs) {
    return Scratch.floats(OFFSETS + TILE / 16);
  }

  @Override
  public void run(DequantizeBlocks op, Arguments arguments, Part part) {
    Tensor blocks = arguments.in(0);
    Tensor w = arguments.out(0);
    BlockDecoder decoder = BlockFormats.decoder(blocks.dtype());
    float[] local = part.localFloats();
    int columns = Math.toIntExact(w.spec().last());
    for (long row = part.from(); row < part.to(); row++) {
      for (int column = 0; column < columns; column += TILE) {
        int count = Math.min(TILE, columns - column);
        decode(decoder, blocks, blocks.rowByte(row) + blocks.dtype().size(column), count, local);
        for (int at = 0; at < count; at += decoder.group()) {
          int group = at / decoder.group();
          if (decoder.offsets()) {
            multiply(local, at, decoder.group(), local[SCALES + group], local[OFFSETS + group]);
          } else {
            multiply(local, at, decoder.group(), local[SCALES + group]);
          }
        }
        Rows.store(local, 0, w, w.rowByte(row) + (long) column * w.dtype().bytes(), count);
      }
    }
  }

  private static void decode(
      BlockDecoder decoder, Tensor blocks, long bytes, int count, float[] local) {
    DType type = blocks.dtype();
    int groups = type.block() / decoder.group();
    for (int i = 0; i < count / type.block(); i++) {
      long at = bytes + (long) i * type.bytes();
      int codes = i * type.block();
      decoder.decode(blocks.segment(), at, local, codes, SCALES + i * groups, OFFSETS + i * groups);
    }
  }

  private static void multiply(float[] w, int at, int count, float scale) {
    for (int i = at; i < at + count; i += Floats.LANES) {
      FloatVector.fromArray(Floats.SPECIES, w, i).mul(scale).intoArray(w, i);
    }
  }

  private static void multiply(float[] w, int at, int count, float scale, float offset) {
    for (int i = at; i < at + count; i += Floats.LANES) {
      FloatVector.fromArray(Floats.SPECIES, w, i).mul(scale).add(offset).intoArray(w, i);
    }
  }
}
