package dev.lbrx.cli.command;

import dev.lbrx.cli.console.Failures;
import dev.lbrx.cli.console.Progress;
import dev.lbrx.conformance.CaseTable;
import dev.lbrx.conformance.Conformance;
import dev.lbrx.conformance.Verdict;
import dev.lbrx.formats.json.Json;
import dev.lbrx.spi.Backends;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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

  @Option(
      names = "--case",
      paramLabel = "ID",
      description = "Only this case: OP/N of the table, or OP/~SEED for a drawn one.")
  private @Nullable String only;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  ConformanceCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var cases = cases();
    var tested = session.backend().backend();
    var reference = Backends.get("reference");
    int threads = session.options().threads();
    var different = new ArrayList<String>();
    var unsupported = new ArrayList<String>();
    try (var progress = session.progress()) {
      progress.stage("cases on " + tested.id(), cases.size(), Progress.Unit.CASES);
      for (int i = 0; i < cases.size(); i++) {
        var entry = cases.get(i);
        switch (Conformance.judge(entry.test(), tested, reference, threads)) {
          case Verdict.Agrees() -> {}
          case Verdict.Differs(String detail) ->
              different.add(detail + ": repeat with: " + Conformance.repeat(entry, tested));
          case Verdict.Unsupported(String detail) -> unsupported.add(detail);
        }
        progress.at(i + 1);
      }
      progress.finish();
    }
    report(cases.size(), different, unsupported);
    return different.isEmpty() ? 0 : Failures.BUG;
  }

  private List<CaseTable.Entry> cases() {
    if (only != null) {
      return List.of(CaseTable.find(only));
    }
    return (op == null ? CaseTable.fixed() : CaseTable.fixed(CaseTable.of(op))).toList();
  }

  private void report(int count, List<String> different, List<String> unsupported) {
    if (json) {
      var list = Json.array();
      different.forEach(list::add);
      session.print(
          Json.object()
              .put("cases", count)
              .put("unsupported", unsupported.size())
              .put("different", different.size())
              .set("differences", list));
      return;
    }
    session.print(
        count
            + " cases: "
            + (count - different.size() - unsupported.size())
            + " agree, "
            + different.size()
            + " differ, "
            + unsupported.size()
            + " not supported");
    print(different);
    print(unsupported);
  }

  private void print(List<String> lines) {
    lines.stream().limit(SHOWN).forEach(session::print);
    if (lines.size() > SHOWN) {
      session.print("and " + (lines.size() - SHOWN) + " more");
    }
  }
}
