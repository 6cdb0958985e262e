package dev.lbrx.conformance;

import dev.lbrx.spi.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** The reference held to each op's oracle over its fixed cases, as a table in Markdown. */
public final class AccuracyTable {
  private static final String INTRODUCTION =
      """
      # The reference against its oracles

      Written by `./build support`; do not edit. Every kernel has the reference's bits; this is how far those are from each
      op's formula, computed independently in double precision over the fixed cases: the largest error, of f32 and of 16-bit
      results, as a fraction of the tolerance that the op states. Where a result is rounded to 16 bits a fraction near 1 is that
      rounding. Not judged is what depends on the order of the arithmetic: sums beyond the range of f32, ties.
      """;

  private final List<String> rows = new ArrayList<>();
  private final List<String> exact = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();
  private final List<String> beyond = new ArrayList<>();

  private AccuracyTable() {}

  /**
   * Measures ops.
   *
   * @param conformance what runs the cases
   * @param ops whose cases
   * @param work leaves out cases of more multiply-adds
   * @param progress is told each op that is done
   */
  public static AccuracyTable of(
      Conformance conformance, List<Cases<?>> ops, long work, Consumer<Cases<?>> progress) {
    var table = new AccuracyTable();
    for (var cases : ops) {
      table.add(conformance, cases, work);
      progress.accept(cases);
    }
    return table;
  }

  private <O extends Op> void add(Conformance conformance, Cases<O> cases, long work) {
    String name = Op.name(cases.op());
    switch (cases.oracle().orElse(null)) {
      case null -> missing.add(name);
      case Oracle.Exact<O>(String reason) -> exact.add("| `%s` | %s |".formatted(name, reason));
      case Oracle.Measured<O> oracle -> {
        var accuracy = new Accuracy<>(cases.op(), oracle);
        cases
            .cases()
            .filter(test -> test.work() <= work)
            .map(conformance::trial)
            .forEach(accuracy::add);
        rows.add(
            String.format(
                Locale.ROOT,
                "| `%s` | %s | %s | %s | %,d | %,d |",
                name,
                oracle.tolerance().toString().replace("|", "\\|"),
                error(accuracy.worst()),
                error(accuracy.worstOfHalf()),
                accuracy.judged(),
                accuracy.left()));
        if (!accuracy.agrees()) {
          beyond.add(name + ": " + accuracy.where());
        }
      }
    }
  }

  private static String error(double worst) {
    return worst == 0 ? "0" : String.format(Locale.ROOT, "%.2g", worst);
  }

  /** Where an op is beyond its tolerance: its worst element. */
  public List<String> beyond() {
    return List.copyOf(beyond);
  }

  /** The page {@code docs/agreement.md}. */
  public String page() {
    return INTRODUCTION + "\n" + String.join("\n", lines()) + "\n";
  }

  /** The table. */
  public List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add("| op | tolerance | f32 | 16 bits | elements | not judged |");
    lines.add("| --- | --- | ---: | ---: | ---: | ---: |");
    lines.addAll(rows);
    lines.add("");
    lines.add("| exact op | what checks it |");
    lines.add("| --- | --- |");
    lines.addAll(exact);
    lines.add("");
    lines.add(
        "Without an oracle: "
            + missing.size()
            + (missing.isEmpty() ? "." : ": " + String.join(", ", missing) + "."));
    return lines;
  }
}
