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
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Memory that the CPU computes on. Allocations come from automatic arenas, so that any thread may
 * use them; borrowed tensors come from a pool of blocks that is shared by the whole process. Blocks
 * have eight sizes to a power of two, so that at most an eighth of one is not used.
 */
final class HostMemory implements Memory {
  static final HostMemory SHARED = new HostMemory();
  private static final int ALIGNMENT = 64;
  private static final long SMALLEST = 4096;

  private final NavigableMap<Long, ArrayDeque<Block>> free = new TreeMap<>();
  private long freeBytes;

  private record Block(Arena arena, MemorySegment segment) {}

  private HostMemory() {}

  @Override
  public Tensor allocate(Spec spec) {
    return new Tensor(spec, new Buffer.Host(fresh(Arena.ofAuto(), spec.spanBytes())), 0);
  }

  @Override
  public Borrowed borrow(Spec spec) {
    var block = take(blockBytes(spec.spanBytes()));
    return new Loan(new Tensor(spec, new Buffer.Host(block.segment), 0), block);
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

  static long blockBytes(long bytes) {
    if (bytes <= SMALLEST) {
      return SMALLEST;
    }
    long step = Math.max(SMALLEST, Long.highestOneBit(bytes - 1) / 8);
    return Math.addExact(bytes, step - 1) / step * step;
  }

  private Block take(long bytes) {
    synchronized (this) {
      var blocks = free.get(bytes);
      if (blocks != null && !blocks.isEmpty()) {
        freeBytes -= bytes;
        return blocks.pop();
      }
    }
    try {
      return block(bytes);
    } catch (LbrxException _) {
      // What lies unused in the pool may be what is missing.
      trim(0);
      return block(bytes);
    }
  }

  private static Block block(long bytes) {
    var arena = Arena.ofShared();
    try {
      return new Block(arena, fresh(arena, bytes));
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  private synchronized void give(Block block) {
    long bytes = block.segment.byteSize();
    free.computeIfAbsent(bytes, key -> new ArrayDeque<>()).push(block);
    freeBytes += bytes;
  }

  @Override
  public synchronized void trim(long bytes) {
    for (var blocks : free.descendingMap().values()) {
      while (freeBytes > bytes && !blocks.isEmpty()) {
        var block = blocks.pop();
        freeBytes -= block.segment.byteSize();
        block.arena.close();
      }
    }
  }

  private static MemorySegment fresh(Arena arena, long bytes) {
    try {
      return arena.allocate(Math.max(1, bytes), ALIGNMENT).asSlice(0, bytes);
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
    private final Block block;
    private boolean open = true;

    Loan(Tensor tensor, Block block) {
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
