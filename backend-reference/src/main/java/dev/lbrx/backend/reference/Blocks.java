package dev.lbrx.backend.reference;

import dev.lbrx.ops.quantize.block.BlockDecoder;
import dev.lbrx.ops.quantize.block.BlockFormats;
import dev.lbrx.spi.Tensor;

/** One row of a tensor of a block type, decoded. */
public final class Blocks {
  private final Tensor tensor;
  private final BlockDecoder decoder;
  private final int columns;
  private final int scales;
  private final int offsets;
  private final float[] decoded;

  /** Room for a row. */
  public Blocks(Tensor tensor) {
    this.tensor = tensor;
    this.decoder = BlockFormats.decoder(tensor.dtype());
    this.columns = Math.toIntExact(tensor.spec().last());
    this.scales = columns;
    this.offsets = scales + columns / decoder.group();
    this.decoded = new float[offsets + columns / decoder.group()];
  }

  /** Decodes a row, in place of the one before. */
  public void decode(long row) {
    int block = tensor.dtype().block();
    for (int at = 0; at < columns; at += block) {
      long from = tensor.rowByte(row) + tensor.dtype().size(at);
      int group = at / decoder.group();
      decoder.decode(tensor.segment(), from, decoded, at, scales + group, offsets + group);
    }
  }

  /** Elements that share a scale: 16 or 32. */
  public int group() {
    return decoder.group();
  }

  /** Whether groups have offsets. */
  public boolean offsets() {
    return decoder.offsets();
  }

  /** The code of an element. */
  public float code(int i) {
    return decoded[i];
  }

  /** The scale of a group. */
  public float scale(int group) {
    return decoded[scales + group];
  }

  /** The offset of a group. */
  public float offset(int group) {
    return decoded[offsets + group];
  }

  /** An element: a product, and a sum where there are offsets. */
  public float value(int i) {
    int group = i / decoder.group();
    float product = decoded[i] * scale(group);
    return decoder.offsets() ? product + offset(group) : product;
  }
}
