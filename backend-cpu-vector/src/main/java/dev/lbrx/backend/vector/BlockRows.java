package dev.lbrx.backend.vector;

import dev.lbrx.ops.quantize.block.BlockDecoder;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Tensor;
import jdk.incubator.vector.FloatVector;

/** Parts of rows of a block type, decoded to float arrays. */
public final class BlockRows {
  private BlockRows() {}

  /**
   * Decodes {@code count} elements, whole blocks, from a byte offset: codes, scales and, where the
   * type has them, offsets, as {@link BlockDecoder#decode} gives them for each block.
   */
  public static void decode(
      BlockDecoder decoder,
      Tensor from,
      long bytes,
      int count,
      float[] to,
      int codes,
      int scales,
      int offsets) {
    DType type = from.dtype();
    int groups = type.block() / decoder.group();
    for (int i = 0; i < count / type.block(); i++) {
      long at = bytes + (long) i * type.bytes();
      int group = i * groups;
      decoder.decode(
          from.segment(), at, to, codes + i * type.block(), scales + group, offsets + group);
    }
  }

  /** Turns {@code count} decoded codes into numbers, in place. */
  public static void multiply(
      BlockDecoder decoder, int count, float[] w, int codes, int scales, int offsets) {
    int group = decoder.group();
    for (int i = 0; i < count / group; i++) {
      int at = codes + i * group;
      if (decoder.offsets()) {
        multiply(w, at, group, w[scales + i], w[offsets + i]);
      } else {
        multiply(w, at, group, w[scales + i]);
      }
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
