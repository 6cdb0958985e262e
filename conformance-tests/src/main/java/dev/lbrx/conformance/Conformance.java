package dev.lbrx.conformance;

import dev.lbrx.spi.Backend;
import dev.lbrx.spi.Mode;
import dev.lbrx.spi.Queue;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Runs cases on backends and on the reference and compares every bit, the guard bytes around every
 * output, and the inputs with what they were. Its queues serve all cases, so that one case's
 * leavings lie in the scratch of the next.
 */
public final class Conformance implements AutoCloseable {
  private static final boolean[] ONLY_DENSE = {false};
  private static final boolean[] BOTH = {false, true};

  private final Queue reference;
  private final int[] threads;
  private final Map<Backend, List<Queue>> queues = new HashMap<>();

  /** Against this reference, each case at the given numbers of threads. */
  public Conformance(Backend reference, int... threads) {
    this.reference = reference.queue(1);
    this.threads = threads.clone();
  }

  /** A case with this reference; it is drawn once, when it is first judged. */
  public Trial trial(Case test) {
    return new Trial(test, reference);
  }

  /** Judges a case with dense outputs and with outputs whose rows lie apart. */
  public Verdict judge(Trial trial, Backend tested) {
    var test = trial.test();
    try {
      if (!tested.supports(test.op(), test.specs())) {
        return new Verdict.Unsupported(tested.id() + " has no kernel for " + test.name());
      }
    } catch (RuntimeException | AssertionError | LinkageError e) {
      return threw(test, tested, e);
    }
    trial.wanted();
    try {
      return compare(trial, tested);
    } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
      return threw(test, tested, e);
    }
  }

  private Verdict compare(Trial trial, Backend tested) {
    var test = trial.test();
    var launch = tested.prepare(test.op(), test.specs(), Mode.STRICT);
    for (int i = 0; i < threads.length; i++) {
      for (boolean gapped : test.op().denseOnly() ? ONLY_DENSE : BOTH) {
        var difference = trial.difference(launch, queues(tested).get(i), gapped);
        if (difference.isPresent()) {
          return new Verdict.Differs(
              "%s, %d threads, %s outputs: %s: %s"
                  .formatted(
                      tested.id(),
                      threads[i],
                      gapped ? "gapped" : "dense",
                      test.name(),
                      difference.get()));
        }
      }
    }
    return new Verdict.Agrees();
  }

  private static Verdict threw(Case test, Backend tested, Throwable e) {
    return new Verdict.Throws(
        (tested.id() + ": " + test.name() + ": threw " + e).replaceAll("\\s+", " "));
  }

  private List<Queue> queues(Backend backend) {
    return queues.computeIfAbsent(
        backend, key -> Arrays.stream(threads).mapToObj(key::queue).toList());
  }

  @Override
  public void close() {
    reference.close();
    queues.values().forEach(list -> list.forEach(Queue::close));
  }

  /** The command that repeats a case on a backend, with this process's own JVM flags. */
  public static String repeat(CaseTable.Entry entry, Backend backend) {
    String flags =
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(
                flag ->
                    flag.equals("-Xint")
                        || flag.startsWith("-XX:MaxVectorSize")
                        || flag.startsWith("-XX:TieredStopAtLevel"))
            .collect(Collectors.joining(" "));
    return (flags.isEmpty() ? "" : "JAVA_TOOL_OPTIONS='" + flags + "' ")
        + "./lbrx conformance --backend "
        + backend.id()
        + " --case '"
        + entry.id()
        + "'";
  }
}
