package dev.lbrx.spi.host;

import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Backend;
import dev.lbrx.spi.Queue;

/** Runs every launch at once, on the calling thread and its hot workers. */
final class HostQueue implements Queue {
  private final HostBackend backend;
  private final Workers workers;

  HostQueue(HostBackend backend, int threads) {
    this.backend = backend;
    this.workers = new Workers(threads);
  }

  @Override
  public Backend backend() {
    return backend;
  }

  void run(KernelLaunch launch, Arguments arguments) {
    workers.reserve(launch.local, launch.shared);
    int phases = launch.kernel.phases(launch.op);
    for (int phase = 0; phase < phases; phase++) {
      workers.run(launch, arguments, phase);
    }
  }

  @Override
  public void await() {
    // Every launch has ended when run() returns.
  }

  @Override
  public void close() {
    workers.close();
  }
}
