package dev.lbrx.spi.host;

import dev.lbrx.spi.Borrowed;
import dev.lbrx.spi.Buffer;
import dev.lbrx.spi.Memory;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.TreeMap;

/**
 * Memory that the CPU computes on. Allocations come from automatic arenas, so that any thread may
 * use them; borrowed tensors come from a pool of power-of-two blocks that is shared by the whole
 * process.
 */
final class HostMemory implements Memory {
  static final HostMemory SHARED = new HostMemory();
  private static final int ALIGNMENT = 64;
  private static final long SMALLEST = 4096;

  private final Map<Long, ArrayDeque<MemorySegment>> free = new TreeMap<>();

  private HostMemory() {}

  @Override
  public Tensor allocate(Spec spec) {
    return new Tensor(spec, new Buffer.Host(fresh(spec.spanBytes())), 0);
  }

  @Override
  public Borrowed borrow(Spec spec) {
    long bytes = Math.max(SMALLEST, Long.highestOneBit(Math.max(1, spec.spanBytes()) * 2 - 1));
    var block = take(bytes);
    return new Loan(new Tensor(spec, new Buffer.Host(block), 0), block);
  }

  @Override
  public Tensor wrap(Spec spec, MemorySegment segment) {
    return Tensor.wrap(spec, segment);
  }

  @Override
  public void upload(MemorySegment from, Tensor to) {
    requireBytes(from, to);
    to.segment().copyFrom(from);
  }

  @Override
  public void download(Tensor from, MemorySegment to) {
    requireBytes(to, from);
    to.copyFrom(from.segment());
  }

  private static void requireBytes(MemorySegment segment, Tensor tensor) {
    if (!tensor.spec().isDense() || segment.byteSize() != tensor.segment().byteSize()) {
      throw new LbrxException(
          ErrorCode.SHAPE,
          "got "
              + segment.byteSize()
              + " bytes for "
              + tensor.spec()
              + ", expected exactly a dense tensor's bytes");
    }
  }

  private synchronized MemorySegment take(long bytes) {
    var blocks = free.get(bytes);
    return blocks == null || blocks.isEmpty() ? fresh(bytes) : blocks.pop();
  }

  private synchronized void give(MemorySegment block) {
    free.computeIfAbsent(block.byteSize(), key -> new ArrayDeque<>()).push(block);
  }

  private static MemorySegment fresh(long bytes) {
    try {
      return Arena.ofAuto().allocate(Math.max(1, bytes), ALIGNMENT).asSlice(0, bytes);
    } catch (OutOfMemoryError e) {
      throw new LbrxException(
          ErrorCode.MEMORY,
          "no room for "
              + bytes
              + " bytes outside the heap: close other programs or raise -XX:MaxDirectMemorySize",
          e);
    }
  }

  private final class Loan implements Borrowed {
    private final Tensor tensor;
    private final MemorySegment block;
    private boolean open = true;

    Loan(Tensor tensor, MemorySegment block) {
      this.tensor = tensor;
      this.block = block;
    }

    @Override
    public Tensor tensor() {
      return tensor;
    }

    @Override
    public void close() {
      if (open) {
        open = false;
        give(block);
      }
    }
  }
}
