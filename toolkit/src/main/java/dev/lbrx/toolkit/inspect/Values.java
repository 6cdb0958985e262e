package dev.lbrx.toolkit.inspect;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** A tensor's elements as f64, read block by block; 64-bit integers are rounded to nearest. */
final class Values {
  /** The most elements of a block. */
  static final int BLOCK = 1 << 17;

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Checkpoint checkpoint;
  private final String tensor;
  private final DType dtype;
  private final MemorySegment bytes;
  private final double[] values = new double[BLOCK];

  Values(Checkpoint checkpoint, String tensor) {
    this.checkpoint = checkpoint;
    this.tensor = tensor;
    this.dtype = checkpoint.spec(tensor).dtype();
    requireNumbers();
    this.bytes = MemorySegment.ofArray(new byte[BLOCK * dtype.bytes()]);
  }

  /** The elements from {@code from} on, {@code count} of them, in an array that is used again. */
  double[] read(long from, int count) {
    int size = dtype.bytes();
    checkpoint.read(tensor, from * size, bytes.asSlice(0, (long) count * size));
    for (int i = 0; i < count; i++) {
      values[i] = value((long) i * size);
    }
    return values;
  }

  private double value(long at) {
    return switch (dtype) {
      case F32 -> Float.intBitsToFloat(bytes.get(INT, at));
      case F16 -> Float.float16ToFloat(bytes.get(SHORT, at));
      case BF16 -> Float.intBitsToFloat(bytes.get(SHORT, at) << 16);
      case F64 -> Double.longBitsToDouble(bytes.get(LONG, at));
      case I8 -> bytes.get(ValueLayout.JAVA_BYTE, at);
      case U8, BOOL -> Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, at));
      case I16 -> bytes.get(SHORT, at);
      case U16 -> Short.toUnsignedInt(bytes.get(SHORT, at));
      case I32 -> bytes.get(INT, at);
      case U32 -> Integer.toUnsignedLong(bytes.get(INT, at));
      case I64 -> bytes.get(LONG, at);
      case U64 -> unsigned(bytes.get(LONG, at));
      default -> throw unsupported();
    };
  }

  /** Whether elements of this type can be read. */
  static boolean readable(DType dtype) {
    return dtype.block() == 1 && (dtype.bytes() > 1 || !dtype.floating()) && dtype != DType.C64;
  }

  private void requireNumbers() {
    if (!readable(dtype)) {
      throw unsupported();
    }
  }

  private LbrxException unsupported() {
    return new LbrxException(
        ErrorCode.UNSUPPORTED,
        "tensor " + tensor + ": numbers of " + dtype.label() + " tensors cannot be looked at yet");
  }

  private static double unsigned(long bits) {
    // Halved with its last bit kept, so that it is rounded once.
    return bits >= 0 ? bits : 2.0 * (bits >>> 1 | bits & 1);
  }
}
