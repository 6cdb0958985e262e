package dev.lbrx.cli.command;

import dev.lbrx.cli.console.Failures;
import dev.lbrx.cli.console.Progress;
import dev.lbrx.conformance.AccuracyTable;
import dev.lbrx.conformance.CaseTable;
import dev.lbrx.conformance.Cases;
import dev.lbrx.conformance.Conformance;
import dev.lbrx.conformance.SupportTable;
import dev.lbrx.conformance.Verdict;
import dev.lbrx.formats.json.Json;
import dev.lbrx.spi.Backend;
import dev.lbrx.spi.Backends;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lbrx conformance}. */
@Command(
    name = "conformance",
    description = {
      "Hold a backend to the reference, bit by bit, over the case table.",
      "Ends with 1 where a case differs: that is a bug in the backend."
    },
    footerHeading = "%nExample:%n",
    footer = "  lbrx conformance --backend cpu-vector --op rms_norm")
final class ConformanceCommand implements Callable<Integer> {
  private static final int SHOWN = 10;

  private final Session session;

  @Option(names = "--op", paramLabel = "OP", description = "Only the cases of this op.")
  private @Nullable String op;

  @ArgGroup(exclusive = true)
  private @Nullable What what;

  /** What to do, other than run all cases and say it in words. */
  private static final class What {
    @Option(
        names = "--case",
        paramLabel = "ID",
        description = "Only this case: OP/N of the table, or OP/~SEED for a drawn one.")
    private @Nullable String only;

    @Option(
        names = "--oracle",
        description = {
          "Hold the reference itself to each op's formula in double precision,",
          "and print the largest errors, as docs/agreement.md."
        })
    private boolean oracle;

    @Option(
        names = "--support",
        description = "Print which ops each backend has, as docs/support.md.")
    private boolean support;
  }

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  ConformanceCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (what != null && what.support) {
      session.print(SupportTable.page(Backends.all()).stripTrailing());
      return 0;
    }
    try (var conformance =
        new Conformance(Backends.get("reference"), session.options().threads())) {
      return what != null && what.oracle
          ? measure(conformance)
          : judge(conformance, session.backend().backend());
    }
  }

  private int measure(Conformance conformance) {
    List<Cases<?>> ops = op == null ? CaseTable.ALL : List.of(CaseTable.of(op));
    try (var progress = session.progress()) {
      progress.stage("ops against their oracles", ops.size(), Progress.Unit.CASES);
      var done = new AtomicInteger();
      var table =
          AccuracyTable.of(
              conformance, ops, Long.MAX_VALUE, cases -> progress.at(done.incrementAndGet()));
      progress.finish();
      session.print(table.page().stripTrailing());
      table.beyond().forEach(session::note);
      return table.beyond().isEmpty() ? 0 : Failures.BUG;
    }
  }

  private int judge(Conformance conformance, Backend tested) {
    var cases = cases();
    var failed = new ArrayList<String>();
    var unsupported = new ArrayList<String>();
    int threw = 0;
    try (var progress = session.progress()) {
      progress.stage("cases on " + tested.id(), cases.size(), Progress.Unit.CASES);
      for (int i = 0; i < cases.size(); i++) {
        var entry = cases.get(i);
        String repeat = ": repeat with: " + Conformance.repeat(entry, tested);
        switch (conformance.judge(conformance.trial(entry.test()), tested)) {
          case Verdict.Agrees() -> {}
          case Verdict.Differs(String detail) -> failed.add(detail + repeat);
          case Verdict.Throws(String detail) -> {
            failed.add(detail + repeat);
            threw++;
          }
          case Verdict.Unsupported(String detail) -> unsupported.add(detail);
        }
        progress.at(i + 1);
      }
      progress.finish();
    }
    report(cases.size(), threw, failed, unsupported);
    return failed.isEmpty() ? 0 : Failures.BUG;
  }

  private List<CaseTable.Entry> cases() {
    if (what != null && what.only != null) {
      return List.of(CaseTable.find(what.only));
    }
    return (op == null ? CaseTable.fixed() : CaseTable.fixed(CaseTable.of(op))).toList();
  }

  private void report(int count, int threw, List<String> failed, List<String> unsupported) {
    int differ = failed.size() - threw;
    if (json) {
      var list = Json.array();
      failed.forEach(list::add);
      session.print(
          Json.object()
              .put("cases", count)
              .put("unsupported", unsupported.size())
              .put("different", differ)
              .put("threw", threw)
              .set("failures", list));
      return;
    }
    session.print(
        "%d cases: %d agree, %d differ, %d threw, %d not supported"
            .formatted(
                count,
                count - failed.size() - unsupported.size(),
                differ,
                threw,
                unsupported.size()));
    print(failed);
    print(unsupported);
  }

  private void print(List<String> lines) {
    lines.stream().limit(SHOWN).forEach(session::print);
    if (lines.size() > SHOWN) {
      session.print("and " + (lines.size() - SHOWN) + " more");
    }
  }
}
