package dev.lbrx.conformance;

import dev.lbrx.spi.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.random.RandomGenerator;

/** Blocks of GGML's types: random codes, and scales that a fill says the kind of. */
final class BlockFill {
  private BlockFill() {}

  /** Fills one block at a byte offset. */
  static void fill(DType type, Fill fill, RandomGenerator random, MemorySegment segment, long at) {
    for (int i = 0; i < type.bytes(); i++) {
      int bits = fill == Fill.ZERO ? 0 : random.nextInt();
      segment.set(ValueLayout.JAVA_BYTE, at + i, (byte) bits);
    }
    if (fill == Fill.ZERO || fill == Fill.BITS) {
      return;
    }
    for (int half : halves(type)) {
      short scale = (short) fill.bits(DType.F16, random);
      segment.set(ValueLayout.JAVA_SHORT_UNALIGNED, at + half, scale);
    }
    if (type == DType.IQ1_M) {
      scatter((int) fill.bits(DType.F16, random), segment, at + 48);
    }
    if (type == DType.MXFP4 && fill != Fill.SPREAD && fill != Fill.SPECIAL) {
      segment.set(ValueLayout.JAVA_BYTE, at, (byte) random.nextInt(118, 134));
    }
  }

  /** The bytes of a block where its f16 scales are. */
  private static int[] halves(DType type) {
    return switch (type) {
      case Q4_1, Q5_1, Q4_K, Q5_K -> new int[] {0, 2};
      case Q2_K -> new int[] {80, 82};
      case Q3_K -> new int[] {108};
      case Q6_K -> new int[] {208};
      case TQ1_0 -> new int[] {52};
      case TQ2_0 -> new int[] {64};
      case MXFP4, NVFP4, IQ1_M -> new int[0];
      default -> new int[] {0};
    };
  }

  // The scale of IQ1_M is in the upper four bits of four shorts.
  private static void scatter(int half, MemorySegment segment, long at) {
    for (int i = 0; i < 4; i++) {
      int low = segment.get(ValueLayout.JAVA_SHORT_UNALIGNED, at + 2 * i) & 0xfff;
      int high = (half >> 4 * i & 15) << 12;
      segment.set(ValueLayout.JAVA_SHORT_UNALIGNED, at + 2 * i, (short) (low | high));
    }
  }
}
