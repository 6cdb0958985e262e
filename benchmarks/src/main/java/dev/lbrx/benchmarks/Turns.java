package dev.lbrx.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Sides of a comparison that take turns, so that what disturbs the machine disturbs all of them.
 * With one thread a turn is measured by the thread's CPU time, with more by the clock.
 */
final class Turns {
  /** Time that a turn takes at least, by repeating what is measured. */
  private static final long TURN = 20_000_000;

  /** Of the calling thread's CPU time. */
  private static final long WARM_UP = 1_000_000_000;

  /**
   * One side.
   *
   * @param work that a run does: bytes or operations
   */
  record Side(String name, double work, Runnable run) {}

  /**
   * What a side reached, in units of work a nanosecond.
   *
   * @param low the lower quartile
   * @param high the upper quartile
   */
  record Result(String name, double median, double low, double high, double best) {}

  private Turns() {}

  /** Warms every side up, then lets them take turns. */
  static List<Result> take(int turns, int threads, List<Side> sides) {
    int[] repeats = new int[sides.size()];
    for (int s = 0; s < repeats.length; s++) {
      repeats[s] = warmUp(sides.get(s).run());
    }
    double[][] rates = new double[repeats.length][turns];
    for (int turn = 0; turn < turns; turn++) {
      for (int s = 0; s < repeats.length; s++) {
        var side = sides.get(s);
        long start = time(threads);
        for (int i = 0; i < repeats[s]; i++) {
          side.run().run();
        }
        rates[s][turn] = side.work() * repeats[s] / Math.max(1, time(threads) - start);
      }
    }
    var results = new ArrayList<Result>();
    for (int s = 0; s < repeats.length; s++) {
      double[] sorted = rates[s];
      Arrays.sort(sorted);
      results.add(
          new Result(
              sides.get(s).name(),
              sorted[turns / 2],
              sorted[turns / 4],
              sorted[turns - 1 - turns / 4],
              sorted[turns - 1]));
    }
    return results;
  }

  // Runs until compiled; says how many runs fill a turn.
  private static int warmUp(Runnable run) {
    long start = time(1);
    long once = Long.MAX_VALUE;
    for (int i = 0; i < 5 || time(1) - start < WARM_UP; i++) {
      long from = System.nanoTime();
      run.run();
      once = Math.min(once, System.nanoTime() - from);
    }
    return (int) Math.clamp(TURN / Math.max(1, once), 1, 1 << 20);
  }

  private static long time(int threads) {
    return threads == 1
        ? ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()
        : System.nanoTime();
  }

  /** One line: each side's median with quartiles, and its ratio to the last side by medians. */
  static String line(String title, List<Result> results) {
    var line = new StringBuilder(title);
    var bound = results.getLast();
    for (var result : results) {
      line.append(
          String.format(
              Locale.ROOT,
              " | %s %.2f (%.2f–%.2f) %.2f",
              result.name(),
              result.median(),
              result.low(),
              result.high(),
              result.median() / bound.median()));
    }
    return line.toString();
  }
}
