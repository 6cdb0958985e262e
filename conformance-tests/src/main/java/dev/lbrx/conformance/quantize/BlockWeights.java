package dev.lbrx.conformance.quantize;

import dev.lbrx.conformance.Operands;
import dev.lbrx.ops.quantize.block.BlockFormats;

/**
 * Codes, scales and offsets of one row of a GGML type, as oracles read them: the decoders are
 * ggml's to the bit.
 */
public final class BlockWeights {
  private final int block;
  private final int group;
  private final int groups;
  private final float[] parts;

  /** A row of an input. */
  public BlockWeights(Operands in, int input, long row) {
    var type = in.spec(input).dtype();
    var decoder = BlockFormats.decoder(type);
    block = type.block();
    group = decoder.group();
    groups = block / group;
    int blocks = Math.toIntExact(in.spec(input).last() / block);
    // A block's codes, then its scales, then its offsets, which stay 0 in types without.
    int each = block + 2 * groups;
    parts = new float[blocks * each];
    var bytes = in.bytes(input, row);
    for (int b = 0; b < blocks; b++) {
      int scales = b * each + block;
      decoder.decode(bytes, (long) b * type.bytes(), parts, b * each, scales, scales + groups);
    }
  }

  /** Scale times code of an element. */
  public double scaled(int element) {
    int start = element / block * (block + 2 * groups);
    int i = element % block;
    return (double) parts[start + i] * parts[start + block + i / group];
  }

  /** The offset of an element, 0 where its type has none. */
  public double offset(int element) {
    int start = element / block * (block + 2 * groups);
    return parts[start + block + groups + element % block / group];
  }
}
