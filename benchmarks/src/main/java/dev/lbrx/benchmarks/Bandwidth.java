package dev.lbrx.benchmarks;

import dev.lbrx.ops.elementwise.Cast;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Spec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Reading and copying memory by vectors: the bounds that other figures are held against. */
final class Bandwidth {
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final int BYTES = INTS.vectorByteSize();
  private static final int BLOCK = 1 << 20;
  private static final long SIZE = 256L << 20;

  private static volatile int sink;

  private Bandwidth() {}

  /** Reads 256 MiB, on some threads. */
  static Turns.Side read(int threads) {
    var memory = Arena.ofAuto().allocate(SIZE, 64);
    memory.fill((byte) 1);
    if (threads == 1) {
      return new Turns.Side("read", SIZE, () -> read(memory, 0, 1));
    }
    return new Turns.Side(
        "read",
        SIZE,
        () -> {
          var other = Thread.ofPlatform().start(() -> read(memory, 1, 2));
          read(memory, 0, 2);
          try {
            other.join();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static void read(MemorySegment memory, int part, int parts) {
    for (long at = part * SIZE / parts; at < (part + 1) * SIZE / parts; at += BLOCK) {
      sink = xor(memory.asSlice(at, BLOCK));
    }
  }

  private static int xor(MemorySegment block) {
    var a = IntVector.zero(INTS);
    var b = a;
    for (int i = 0; i < BLOCK; i += 2 * BYTES) {
      a = a.lanewise(VectorOperators.XOR, load(block, i));
      b = b.lanewise(VectorOperators.XOR, load(block, i + BYTES));
    }
    return a.lanewise(VectorOperators.XOR, b).reduceLanes(VectorOperators.XOR);
  }

  private static IntVector load(MemorySegment block, int at) {
    return IntVector.fromMemorySegment(INTS, block, at, ByteOrder.LITTLE_ENDIAN);
  }

  /** Copies 128 MiB; bytes read and bytes written count. */
  static Turns.Side copy(int threads) {
    var copy =
        new Operands("cpu-vector", threads, new Cast(DType.F32), Spec.of(DType.F32, 8192, 4096));
    return new Turns.Side("copy", 2.0 * 4 * 8192 * 4096, copy::run);
  }
}
