package dev.lbrx.conformance;

import dev.lbrx.conformance.Case.Input;
import dev.lbrx.spi.Buffer;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Tensors in host memory with a known byte before, behind and between their rows. */
final class Guarded {
  private static final int GUARD = 256;
  private static final byte GUARD_BYTE = (byte) 0xA5;

  private Guarded() {}

  static Tensor allocate(Spec spec) {
    var segment = Arena.ofAuto().allocate(spec.spanBytes() + 2 * GUARD, 64).fill(GUARD_BYTE);
    return new Tensor(spec, new Buffer.Host(segment), GUARD);
  }

  /** A tensor with an input's elements. */
  static Tensor draw(Input input, RandomGenerator random) {
    var tensor = allocate(input.spec());
    DType dtype = tensor.dtype();
    if (dtype.quantized()) {
      return drawBlocks(tensor, input.fill(), random);
    }
    for (long row = 0; row < tensor.shape().rows(); row++) {
      for (long i = 0; i < Bits.count(tensor); i++) {
        Bits.set(tensor, row, i, input.fill().bits(dtype, random));
      }
    }
    return tensor;
  }

  private static Tensor drawBlocks(Tensor tensor, Fill fill, RandomGenerator random) {
    DType type = tensor.dtype();
    for (long row = 0; row < tensor.shape().rows(); row++) {
      for (long i = 0; i < tensor.spec().last() / type.block(); i++) {
        long at = tensor.rowByte(row) + i * type.bytes();
        BlockFill.fill(type, fill, random, tensor.segment(), at);
      }
    }
    return tensor;
  }

  /** A tensor of another spec, with dense rows like this one's, and the same elements. */
  static Tensor copy(Tensor from, Spec spec) {
    var to = allocate(spec);
    for (long row = 0; row < from.shape().rows(); row++) {
      row(to, row).copyFrom(row(from, row));
    }
    return to;
  }

  /** The bytes of a row. */
  static MemorySegment row(Tensor tensor, long row) {
    long bytes = tensor.dtype().size(tensor.spec().last());
    return bytes == 0 ? MemorySegment.NULL : tensor.segment().asSlice(tensor.rowByte(row), bytes);
  }

  /** Every byte of a tensor's memory, guards too. */
  static MemorySegment memory(Tensor tensor) {
    return ((Buffer.Host) tensor.buffer()).segment();
  }

  /** Where something was written outside of the rows, if anywhere. Overwrites the rows. */
  static Optional<String> damage(Tensor output) {
    for (long row = 0; row < output.shape().rows(); row++) {
      row(output, row).fill(GUARD_BYTE);
    }
    var all = memory(output);
    // All bytes are equal if each equals its neighbour.
    long rest = all.byteSize() - 1;
    long at = all.asSlice(0, rest).mismatch(all.asSlice(1, rest));
    return at < 0 && all.get(ValueLayout.JAVA_BYTE, 0) == GUARD_BYTE
        ? Optional.empty()
        : Optional.of("wrote outside of its rows, at byte " + (at + 1 - GUARD));
  }
}
