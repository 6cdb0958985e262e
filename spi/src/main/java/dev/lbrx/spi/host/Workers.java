package dev.lbrx.spi.host;

import dev.lbrx.spi.Arguments;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Threads that stay hot between launches: after a launch they spin, then yield for a moment before
 * they park, because waking a parked thread costs more than a small matrix × vector product. Pieces
 * are dealt in chunks from one counter, and a launch is over when its pieces are done, whether or
 * not every worker has come to help: so on a busy machine a thread that the system has taken away
 * holds up the rest by a chunk at most.
 */
final class Workers {
  private static final int SPINS = 500;
  private static final int YIELDS = 300;
  private static final int CHUNKS_PER_THREAD = 8;
  private static final long OVER = 1L << 15;
  private static final long INSIDE = OVER - 1;
  private static final int NUMBER = 16;

  private final Part[] parts;
  private final Thread[] threads;
  private final AtomicInteger[] parked;
  private final AtomicLong next = new AtomicLong();

  // The number of the launch in the upper bits, then whether it is over, then how many workers are
  // in it.
  private final AtomicLong gate = new AtomicLong(OVER);
  private volatile boolean closed;
  private volatile @Nullable Throwable failure;

  // Written before the gate opens, read by workers inside.
  private @Nullable KernelLaunch launch;
  private @Nullable Arguments arguments;
  private int phase;
  private long pieces;
  private long chunk;

  Workers(int count) {
    parts = new Part[Math.max(1, count)];
    threads = new Thread[parts.length - 1];
    parked = new AtomicInteger[threads.length];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = new Part();
    }
    for (int i = 0; i < threads.length; i++) {
      int self = i;
      parked[i] = new AtomicInteger();
      threads[i] =
          Thread.ofPlatform().daemon().name("lbrx-worker-" + (i + 1)).start(() -> serve(self));
    }
  }

  /** Grows the working memory where a launch needs more than any before it. */
  void reserve(Scratch local, Scratch shared) {
    for (var part : parts) {
      if (part.localFloats.length < local.floats()) {
        part.localFloats = new float[local.floats()];
      }
      if (part.localInts.length < local.ints()) {
        part.localInts = new int[local.ints()];
      }
    }
    if (parts[0].sharedFloats.length < shared.floats()) {
      var grown = new float[shared.floats()];
      for (var part : parts) {
        part.sharedFloats = grown;
      }
    }
    if (parts[0].sharedInts.length < shared.ints()) {
      var grown = new int[shared.ints()];
      for (var part : parts) {
        part.sharedInts = grown;
      }
    }
  }

  void run(KernelLaunch launch, Arguments arguments, int phase) {
    long pieces = launch.kernel.pieces(launch.op, arguments, phase);
    if (threads.length == 0 || pieces <= launch.grain) {
      runAlone(launch, arguments, phase, pieces);
      return;
    }
    this.launch = launch;
    this.arguments = arguments;
    this.phase = phase;
    this.pieces = pieces;
    this.chunk =
        Math.max(
            launch.grain,
            (pieces + parts.length * CHUNKS_PER_THREAD - 1) / (parts.length * CHUNKS_PER_THREAD));
    next.set(0);
    gate.set((gate.get() >>> NUMBER) + 1 << NUMBER);
    for (int i = 0; i < threads.length; i++) {
      if (parked[i].get() != 0) {
        LockSupport.unpark(threads[i]);
      }
    }
    work(parts[0]);
    gate.getAndAdd(OVER);
    for (int waits = 0; (gate.get() & INSIDE) != 0; waits++) {
      pause(waits);
    }
    rethrow();
  }

  private void runAlone(KernelLaunch launch, Arguments arguments, int phase, long pieces) {
    var part = parts[0];
    part.phase = phase;
    part.from = 0;
    part.to = pieces;
    if (pieces > 0) {
      launch.kernel.run(launch.op, arguments, part);
    }
  }

  private void work(Part part) {
    var launch = this.launch;
    var arguments = this.arguments;
    if (launch == null || arguments == null) {
      return;
    }
    try {
      part.phase = phase;
      for (long from = next.getAndAdd(chunk); from < pieces; from = next.getAndAdd(chunk)) {
        part.from = from;
        part.to = Math.min(pieces, from + chunk);
        launch.kernel.run(launch.op, arguments, part);
      }
    } catch (Throwable e) {
      failure = e;
      next.set(pieces);
    }
  }

  private void serve(int self) {
    long done = 0;
    int waits = 0;
    while (!closed) {
      long seen = gate.get();
      if (seen >>> NUMBER == done || (seen & OVER) != 0) {
        if (waits < SPINS + YIELDS) {
          pause(waits++);
        } else {
          park(self, seen);
          waits = 0;
        }
      } else if (gate.compareAndSet(seen, seen + 1)) {
        work(parts[self + 1]);
        gate.getAndDecrement();
        done = seen >>> NUMBER;
        waits = 0;
      }
    }
  }

  private static void pause(int waits) {
    if (waits < SPINS) {
      Thread.onSpinWait();
    } else {
      Thread.yield();
    }
  }

  private void park(int self, long seen) {
    parked[self].set(1);
    while (gate.get() >>> NUMBER == seen >>> NUMBER && !closed) {
      LockSupport.park(this);
    }
    parked[self].set(0);
  }

  private void rethrow() {
    Throwable thrown = failure;
    failure = null;
    switch (thrown) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(thrown);
    }
  }

  void close() {
    closed = true;
    for (var thread : threads) {
      LockSupport.unpark(thread);
    }
  }
}
