package dev.lbrx.cli.command;

import dev.lbrx.cli.console.Progress;
import dev.lbrx.cli.console.Sizes;
import dev.lbrx.cli.picture.HeatMapPicture;
import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.json.Json;
import dev.lbrx.spi.Spec;
import dev.lbrx.toolkit.inspect.Difference;
import dev.lbrx.toolkit.inspect.ModelNumbers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code lbrx diff}. */
@Command(
    name = "diff",
    description =
        "Say how two models differ: configuration, vocabulary and tensors, the most different first.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  lbrx diff demo/demo-base demo/demo-novel",
      "  lbrx diff demo/demo-base demo/demo-novel --png difference.png"
    })
final class DiffCommand implements Runnable {
  private final Session session;

  @Parameters(index = "0", paramLabel = "A", description = "A model's directory or file.")
  private Path first = Path.of("");

  @Parameters(index = "1", paramLabel = "B", description = "The model to compare it with.")
  private Path second = Path.of("");

  @Option(
      names = "--png",
      paramLabel = "FILE",
      description =
          "Draw a heat map, layer by module: each tensor's root mean square of the difference,"
              + " relative to that of A. Replaces a picture.")
  private @Nullable Path png;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  private record Measured(String name, Difference difference) {
    // Tensors that cannot be measured come after those that can.
    double rank() {
      return Double.isNaN(difference.rms()) ? -1 : difference.rms();
    }
  }

  private record Result(
      List<ConfigDifferences.Entry> config,
      Optional<VocabularyDifferences> vocabulary,
      List<String> onlyA,
      List<String> onlyB,
      List<String> specs,
      List<Measured> measured,
      List<Measured> different) {
    int equal() {
      return measured.size() - different.size();
    }
  }

  DiffCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    try (var a = Checkpoint.open(first);
        var b = Checkpoint.open(second);
        var left = new ModelNumbers(a, session::queue);
        var right = new ModelNumbers(b, session::queue)) {
      var picture = png == null ? null : new HeatMapPicture(png);
      var result = compare(a, b, left, right);
      if (picture != null) {
        draw(picture, result);
      }
      if (json) {
        session.print(json(a, b, result));
      } else {
        print(a, b, result);
      }
    }
  }

  private void draw(HeatMapPicture picture, Result result) {
    for (var each : result.measured) {
      picture.add(each.name, each.difference.relative());
    }
    session.note(
        picture.write() ? "drew " + png : "no tensors to draw: " + png + " is not written");
  }

  private Result compare(Checkpoint a, Checkpoint b, ModelNumbers left, ModelNumbers right) {
    var config =
        ConfigDifferences.of(
            a.configJson().orElseGet(Json::object), b.configJson().orElseGet(Json::object));
    var both = a.names().stream().filter(b::contains).toList();
    var measured = measure(left, right, both);
    var different =
        measured.stream()
            .filter(each -> each.difference.different() > 0)
            .sorted(
                Comparator.comparingDouble(Measured::rank)
                    .thenComparingLong(each -> each.difference.different())
                    .reversed())
            .toList();
    return new Result(
        config,
        VocabularyDifferences.of(a, b, session),
        left.names().stream().filter(name -> !b.contains(name)).toList(),
        right.names().stream().filter(name -> !a.contains(name)).toList(),
        both.stream().filter(name -> !a.spec(name).equals(b.spec(name))).toList(),
        measured,
        different);
  }

  private List<Measured> measure(ModelNumbers a, ModelNumbers b, List<String> names) {
    var comparable =
        names.stream()
            .filter(n -> a.shape(n).equals(b.shape(n)) && a.count(n) == b.count(n))
            .toList();
    long bytes = comparable.stream().mapToLong(n -> bytes(a, b, n, a.count(n))).sum();
    var measured = new ArrayList<Measured>();
    try (var progress = session.progress()) {
      progress.stage("compare", bytes, Progress.Unit.BYTES);
      long before = 0;
      for (String name : comparable) {
        long start = before;
        measured.add(
            new Measured(
                name,
                Difference.of(a, b, name, done -> progress.at(start + bytes(a, b, name, done)))));
        before += bytes(a, b, name, a.count(name));
      }
      progress.finish();
    }
    return measured;
  }

  private static long bytes(ModelNumbers a, ModelNumbers b, String name, long numbers) {
    return a.bytes(name, numbers) + b.bytes(name, numbers);
  }

  private void print(Checkpoint a, Checkpoint b, Result result) {
    list("config.json", result.config.stream().map(ConfigDifferences.Entry::text).toList());
    list("vocabulary", result.vocabulary.map(VocabularyDifferences::text).orElse(List.of()));
    list("only in " + first, names(result.onlyA));
    list("only in " + second, names(result.onlyB));
    list(
        "of another dtype or shape",
        result.specs.stream()
            .map(n -> "  " + Printable.of(n) + ": " + a.spec(n) + " → " + b.spec(n))
            .toList());
    if (!result.different.isEmpty()) {
      var table = new Table();
      table.row(List.of("name", "different", "max", "rms", "relative", "cosine", "non-finite"));
      for (var each : result.different) {
        var d = each.difference;
        table.row(
            List.of(
                Printable.of(each.name),
                Sizes.count(d.different()) + " of " + Sizes.count(d.elements()),
                Numbers.text(d.max()),
                Numbers.text(d.rms()),
                Numbers.text(d.relative()),
                Numbers.text(d.cosine()),
                Sizes.count(d.nonFinite())));
      }
      table.print(session);
    }
    session.print(
        Sizes.count(result.different.size())
            + " tensors with other values, "
            + Sizes.count(result.equal())
            + " equal");
  }

  private void list(String title, List<String> lines) {
    if (!lines.isEmpty()) {
      session.print(title + ":");
      lines.forEach(session::print);
    }
  }

  private static List<String> names(List<String> names) {
    return names.stream().map(name -> "  " + Printable.of(name)).toList();
  }

  private static ObjectNode json(Checkpoint a, Checkpoint b, Result result) {
    var root = Json.object();
    var config = root.putArray("config");
    for (var entry : result.config) {
      var node = config.addObject().put("key", entry.pointer());
      if (entry.a() != null) {
        node.set("a", entry.a());
      }
      if (entry.b() != null) {
        node.set("b", entry.b());
      }
    }
    result.vocabulary.ifPresentOrElse(
        each -> each.put(root.putObject("vocabulary")), () -> root.putNull("vocabulary"));
    var onlyA = root.putArray("only_in_a");
    result.onlyA.forEach(onlyA::add);
    var onlyB = root.putArray("only_in_b");
    result.onlyB.forEach(onlyB::add);
    var specs = root.putArray("specs");
    for (String name : result.specs) {
      var node = specs.addObject().put("name", name);
      spec(node.putObject("a"), a.spec(name));
      spec(node.putObject("b"), b.spec(name));
    }
    var tensors = root.putArray("tensors");
    for (var each : result.different) {
      var d = each.difference;
      var node =
          tensors
              .addObject()
              .put("name", each.name)
              .put("elements", d.elements())
              .put("different", d.different())
              .put("non_finite", d.nonFinite());
      Numbers.put(node, "max", d.max());
      Numbers.put(node, "rms", d.rms());
      Numbers.put(node, "relative", d.relative());
      Numbers.put(node, "cosine", d.cosine());
    }
    return root.put("equal", result.equal());
  }

  private static void spec(ObjectNode node, Spec spec) {
    var shape = node.put("dtype", spec.dtype().label()).putArray("shape");
    for (long extent : spec.shape().extents()) {
      shape.add(extent);
    }
  }
}
