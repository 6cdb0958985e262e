package dev.lbrx.conformance;

import dev.lbrx.conformance.Case.Input;
import dev.lbrx.spi.Buffer;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;
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

  /** A tensor of another spec with the elements of this one. */
  static Tensor copy(Tensor from, Spec spec) {
    var to = allocate(spec);
    for (long row = 0; row < from.shape().rows(); row++) {
      for (long i = 0; i < Bits.count(from); i++) {
        Bits.set(to, row, i, Bits.get(from, row, i));
      }
    }
    return to;
  }

  /** Every byte of a tensor's memory, guards too. */
  static MemorySegment memory(Tensor tensor) {
    return ((Buffer.Host) tensor.buffer()).segment();
  }

  /** Where something was written outside of the rows, if anywhere. */
  static Optional<String> damage(Tensor output) {
    var inside = new BitSet();
    int bytes = Math.toIntExact(output.dtype().size(output.spec().last()));
    for (long row = 0; row < output.shape().rows(); row++) {
      int from = GUARD + Math.toIntExact(output.rowByte(row));
      inside.set(from, from + bytes);
    }
    var all = memory(output);
    for (int at = inside.nextClearBit(0); at < all.byteSize(); at = inside.nextClearBit(at + 1)) {
      if (all.get(ValueLayout.JAVA_BYTE, at) != GUARD_BYTE) {
        return Optional.of("wrote outside of its rows, at byte " + (at - GUARD));
      }
    }
    return Optional.empty();
  }
}
