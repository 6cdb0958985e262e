package dev.lbrx.toolkit.plan;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A thread that does one thing after another beside the one that computes. It is never interrupted:
 * an interrupt would close the file that it reads or writes.
 */
final class Background implements AutoCloseable {
  private final ExecutorService thread;

  Background(String name) {
    thread = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name(name).factory());
  }

  <T> Future<T> start(Callable<T> work) {
    return thread.submit(work);
  }

  /** What the work gave; throws what it threw. */
  static <T> T await(Future<T> work) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return work.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          switch (e.getCause()) {
            case RuntimeException cause -> throw cause;
            case Error cause -> throw cause;
            case null, default -> throw new IllegalStateException(e);
          }
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Waits for what was begun. */
  @Override
  public void close() {
    thread.close();
  }
}
