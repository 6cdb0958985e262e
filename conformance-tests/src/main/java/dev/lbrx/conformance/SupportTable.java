package dev.lbrx.conformance;

import dev.lbrx.spi.Backend;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.host.HostBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Which op runs on which backend, as the backends themselves answer for the cases of the table. */
public final class SupportTable {
  private static final String INTRODUCTION =
      """
      # What runs where

      Written by `./build support` from the case table and what each backend answers to it; do not edit.

      Inputs are separated by semicolons, each with the dtypes that have cases. "Rows apart": gaps
      between rows are taken; "any strides": between elements too. `kernel` is a kernel of the op's own,
      `parts` the ops that it is defined by; with dtypes behind it, on those alone; — is neither.
      """;

  private SupportTable() {}

  /** The page {@code docs/support.md}. */
  public static String page(List<Backend> backends) {
    return INTRODUCTION + "\n" + String.join("\n", lines(backends)) + "\n";
  }

  /** The table, one line an op. */
  private static List<String> lines(List<Backend> backends) {
    String ids = backends.stream().map(b -> b.id() + " | ").collect(Collectors.joining());
    String rules = backends.stream().map(b -> "--- | ").collect(Collectors.joining());
    return Stream.concat(
            Stream.of(
                "| op | dtypes of its inputs | layouts | " + ids, "| --- | --- | --- | " + rules),
            CaseTable.ALL.stream().map(cases -> line(cases, backends)))
        .map(String::strip)
        .toList();
  }

  private static String line(Cases<?> cases, List<Backend> backends) {
    var tests = cases.cases().toList();
    return backends.stream()
        .map(backend -> answer(cases.op(), backend, tests) + " | ")
        .collect(
            Collectors.joining(
                "",
                "| `%s` | %s | %s | ".formatted(Op.name(cases.op()), dtypes(tests), layouts(tests)),
                ""));
  }

  private static String answer(Class<? extends Op> op, Backend backend, List<Case> tests) {
    long supported =
        tests.stream().filter(test -> backend.supports(test.op(), test.specs())).count();
    boolean own = !(backend instanceof HostBackend host) || host.kernels().contains(op);
    String how = own ? "kernel" : "parts";
    return supported == tests.size()
        ? how
        : supported == 0
            ? "—"
            : how
                + ": "
                + dtypes(
                    tests.stream()
                        .filter(test -> backend.supports(test.op(), test.specs()))
                        .toList());
  }

  /** The dtypes that each input has in some case. */
  private static String dtypes(List<Case> tests) {
    int inputs = tests.stream().mapToInt(test -> test.inputs().size()).max().orElse(0);
    var columns =
        IntStream.range(0, inputs)
            .mapToObj(
                i ->
                    tests.stream()
                        .filter(test -> test.inputs().size() > i)
                        .map(test -> test.inputs().get(i).spec().dtype())
                        .collect(Collectors.toCollection(TreeSet::new)))
            .map(SupportTable::labels)
            .toList();
    // Of many models to merge, three show it.
    var shown = new ArrayList<>(columns);
    while (columns.size() > 4
        && shown.size() > 3
        && shown.getLast().equals(shown.get(shown.size() - 2))) {
      shown.removeLast();
    }
    return String.join("; ", shown) + (shown.size() < columns.size() ? "; …" : "");
  }

  private static String labels(Set<DType> dtypes) {
    return dtypes.size() == DType.values().length
        ? "any"
        : dtypes.stream().map(DType::label).collect(Collectors.joining(" "));
  }

  private static String layouts(List<Case> tests) {
    boolean apart = false;
    boolean inside = false;
    for (var test : tests) {
      for (var input : test.inputs()) {
        inside |= !input.spec().hasDenseRows();
        apart |= input.spec().hasDenseRows() && !input.spec().isDense();
      }
    }
    return "dense" + (apart ? ", rows apart" : "") + (inside ? ", any strides" : "");
  }
}
