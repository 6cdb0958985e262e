package dev.lbrx.conformance;

import dev.lbrx.ops.math.Bfloat16;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Tensor;
import java.lang.foreign.ValueLayout;

/**
 * Elements of host tensors as raw bits, whatever their dtype; of dtypes that come in blocks, their
 * bytes.
 */
final class Bits {
  private Bits() {}

  /** How many a row has. */
  static int count(Tensor tensor) {
    return Math.toIntExact(tensor.dtype().size(tensor.spec().last()) / bytes(tensor.dtype()));
  }

  private static int bytes(DType dtype) {
    return dtype.block() == 1 ? dtype.bytes() : 1;
  }

  static long get(Tensor tensor, long row, long i) {
    var segment = tensor.segment();
    int bytes = bytes(tensor.dtype());
    long at = at(tensor, row, i);
    return switch (bytes) {
      case 1 -> segment.get(ValueLayout.JAVA_BYTE, at);
      case 2 -> segment.get(ValueLayout.JAVA_SHORT_UNALIGNED, at);
      case 4 -> segment.get(ValueLayout.JAVA_INT_UNALIGNED, at);
      default -> segment.get(ValueLayout.JAVA_LONG_UNALIGNED, at);
    };
  }

  static void set(Tensor tensor, long row, long i, long bits) {
    var segment = tensor.segment();
    int bytes = bytes(tensor.dtype());
    long at = at(tensor, row, i);
    switch (bytes) {
      case 1 -> segment.set(ValueLayout.JAVA_BYTE, at, (byte) bits);
      case 2 -> segment.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, (short) bits);
      case 4 -> segment.set(ValueLayout.JAVA_INT_UNALIGNED, at, (int) bits);
      default -> segment.set(ValueLayout.JAVA_LONG_UNALIGNED, at, bits);
    }
  }

  // Cast takes rows with gaps between their elements.
  private static long at(Tensor tensor, long row, long i) {
    long stride = tensor.shape().rank() == 0 ? 1 : tensor.spec().stride(-1);
    return tensor.rowByte(row) + i * stride * bytes(tensor.dtype());
  }

  static boolean isNan(DType dtype, long bits) {
    return dtype.computable() && Float.isNaN(decode(dtype, bits));
  }

  /** The value of an f32, f16 or bf16 element. */
  static float decode(DType dtype, long bits) {
    return switch (dtype) {
      case F16 -> Float.float16ToFloat((short) bits);
      case BF16 -> Bfloat16.toFloat((short) bits);
      default -> Float.intBitsToFloat((int) bits);
    };
  }

  static String show(DType dtype, long bits) {
    return dtype.computable()
        ? decode(dtype, bits)
            + " (0x"
            + Long.toHexString(bits & (1L << 8 * dtype.bytes()) - 1)
            + ")"
        : Long.toString(bits);
  }
}
