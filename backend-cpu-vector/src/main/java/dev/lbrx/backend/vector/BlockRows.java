package dev.lbrx.backend.vector;

import dev.lbrx.ops.quantize.block.BlockDecoder;
import dev.lbrx.ops.quantize.block.Float4;
import dev.lbrx.ops.quantize.block.MXFP4;
import dev.lbrx.ops.quantize.block.UnevenSteps;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;

/** Parts of rows of a block type, decoded to float arrays. */
public final class BlockRows {
  private static final int[] UNEVEN_STEPS = IntStream.range(0, 16).map(UnevenSteps::step).toArray();
  private static final int[] FLOAT4 = IntStream.range(0, 16).map(Float4::doubled).toArray();

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
    int blocks = count / type.block();
    MemorySegment all = from.segment();
    int stride = type.bytes();
    switch (type) {
      case Q4_0 -> {
        halves(all, bytes, stride, blocks, to, scales);
        BlockCodes.four(all, bytes + 2, stride, blocks, 8, to, codes);
      }
      case Q4_1 -> {
        halves(all, bytes, stride, blocks, to, scales);
        halves(all, bytes + 2, stride, blocks, to, offsets);
        BlockCodes.four(all, bytes + 4, stride, blocks, 0, to, codes);
      }
      case Q5_0 -> {
        halves(all, bytes, stride, blocks, to, scales);
        BlockCodes.five(all, bytes + 2, stride, blocks, 16, to, codes);
      }
      case Q5_1 -> {
        halves(all, bytes, stride, blocks, to, scales);
        halves(all, bytes + 2, stride, blocks, to, offsets);
        BlockCodes.five(all, bytes + 4, stride, blocks, 0, to, codes);
      }
      case Q8_0 -> {
        halves(all, bytes, stride, blocks, to, scales);
        BlockCodes.eight(all, bytes + 2, stride, blocks, to, codes);
      }
      case IQ4_NL -> {
        halves(all, bytes, stride, blocks, to, scales);
        BlockCodes.table(all, bytes + 2, stride, blocks, UNEVEN_STEPS, to, codes);
      }
      case MXFP4 -> {
        powers(all, bytes, stride, blocks, to, scales);
        BlockCodes.table(all, bytes + 1, stride, blocks, FLOAT4, to, codes);
      }
      default -> decode(decoder, all, bytes, blocks, to, codes, scales, offsets);
    }
  }

  private static void halves(
      MemorySegment from, long at, int stride, int blocks, float[] to, int first) {
    for (int i = 0; i < blocks; i++) {
      short half = from.get(ValueLayout.JAVA_SHORT_UNALIGNED, at + (long) i * stride);
      to[first + i] = Float.float16ToFloat(half);
    }
  }

  private static void powers(
      MemorySegment from, long at, int stride, int blocks, float[] to, int first) {
    for (int i = 0; i < blocks; i++) {
      int exponent = from.get(ValueLayout.JAVA_BYTE, at + (long) i * stride) & 0xff;
      to[first + i] = MXFP4.scale(exponent);
    }
  }

  private static void decode(
      BlockDecoder decoder,
      MemorySegment from,
      long bytes,
      int blocks,
      float[] to,
      int codes,
      int scales,
      int offsets) {
    DType type = decoder.type();
    int groups = type.block() / decoder.group();
    for (int i = 0; i < blocks; i++) {
      long at = bytes + (long) i * type.bytes();
      int group = i * groups;
      decoder.decode(from, at, to, codes + i * type.block(), scales + group, offsets + group);
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
