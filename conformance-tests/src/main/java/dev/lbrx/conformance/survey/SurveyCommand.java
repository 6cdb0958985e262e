package dev.lbrx.conformance.survey;

import dev.lbrx.spi.Backends;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * {@code ./build survey [FUNCTION [PART/PARTS [PAIRS]]]}: a function, or every one, over all 2³²
 * arguments, or a part of them; pow over so many drawn pairs, 10⁹ if not said, and every pairing of
 * special values. Ends with 1 where a value is more than 1 ulp off or a bit differs.
 */
public final class SurveyCommand {
  private static final long PATTERNS = 1L << 32;
  private static final long NANOS_BETWEEN = 10_000_000_000L;

  private SurveyCommand() {}

  /** Runs it. */
  public static void main(String[] arguments) {
    var subjects =
        arguments.length == 0
            ? List.of(Subject.values())
            : List.of(Subject.valueOf(arguments[0].toUpperCase(Locale.ROOT)));
    long[] part =
        arguments.length < 2
            ? new long[] {1, 1}
            : Arrays.stream(arguments[1].split("/", 2)).mapToLong(Long::parseLong).toArray();
    long pairs = arguments.length < 3 ? 1_000_000_000L : Long.parseLong(arguments[2]);
    boolean good = true;
    for (var subject : subjects) {
      good &= survey(subject, part[0], part[1], pairs);
    }
    if (!good) {
      System.exit(1);
    }
  }

  private static boolean survey(Subject subject, long part, long parts, long pairs) {
    boolean two = subject.inputs() == 2;
    long blocks = Math.ceilDiv(two ? pairs : PATTERNS, (long) Survey.BLOCK);
    var source = two ? Source.pairs() : Source.patterns(0, 1);
    var tally = run(subject, source, blocks * (part - 1) / parts, blocks * part / parts);
    if (two && part == 1) {
      tally = tally.plus(run(subject, Source.specialPairs(), 0, 1));
    }
    System.out.printf("%s %d/%d: %s%n", subject, part, parts, tally);
    return tally.worst() <= 1 && tally.different() == 0;
  }

  private static Tally run(Subject subject, Source source, long from, long to) {
    var next = new AtomicLong(from);
    var progress = new AtomicLong(System.nanoTime());
    return IntStream.range(0, Runtime.getRuntime().availableProcessors())
        .parallel()
        .mapToObj(
            _ -> {
              var tally = Tally.NONE;
              try (var survey =
                  new Survey(subject, Backends.get("reference"), Backends.get("cpu-vector"))) {
                for (long b = next.getAndIncrement(); b < to; b = next.getAndIncrement()) {
                  tally = tally.plus(survey.of(source, b));
                  report(subject, progress, b - from, to - from);
                }
              }
              return tally;
            })
        .reduce(Tally.NONE, Tally::plus);
  }

  private static void report(Subject subject, AtomicLong last, long done, long all) {
    long before = last.get();
    long now = System.nanoTime();
    if (now - before > NANOS_BETWEEN && last.compareAndSet(before, now)) {
      System.err.printf("%s: %d %%%n", subject, 100 * done / all);
    }
  }
}
