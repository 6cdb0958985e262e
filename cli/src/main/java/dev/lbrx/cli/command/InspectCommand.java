package dev.lbrx.cli.command;

import dev.lbrx.cli.console.Progress;
import dev.lbrx.cli.console.Sizes;
import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.weights.TensorEntry;
import dev.lbrx.toolkit.inspect.Statistics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code lbrx inspect}. */
@Command(
    name = "inspect",
    description = "List a model's tensors as they are stored, with statistics if wanted.",
    footerHeading = "%nExample:%n",
    footer = "  lbrx inspect demo/demo-base --filter layers.0 --stats")
final class InspectCommand implements Runnable {
  private final Session session;

  @Parameters(paramLabel = "MODEL", description = "A model's directory or file.")
  private Path model = Path.of("");

  @Option(
      names = "--filter",
      paramLabel = "TEXT",
      description = "Only tensors whose names contain TEXT.")
  private String filter = "";

  @Option(
      names = "--stats",
      description =
          "Read the tensors: minimum, maximum, mean and root mean square of the finite elements,"
              + " how many are zero, how many are not finite.")
  private boolean stats;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  InspectCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    try (var checkpoint = Checkpoint.open(model)) {
      var names = checkpoint.names().stream().filter(name -> name.contains(filter)).toList();
      long bytes = names.stream().mapToLong(name -> checkpoint.entry(name).bytes()).sum();
      var statistics = stats ? statistics(checkpoint, names, bytes) : Map.<String, Statistics>of();
      if (json) {
        print(checkpoint, names, statistics);
      } else {
        table(checkpoint, names, statistics);
        session.print(Sizes.count(names.size()) + " tensors, " + Sizes.decimal((double) bytes));
      }
    }
  }

  private Map<String, Statistics> statistics(
      Checkpoint checkpoint, List<String> names, long bytes) {
    var all = new LinkedHashMap<String, Statistics>();
    try (var progress = session.progress()) {
      progress.stage("read", bytes, Progress.Unit.BYTES);
      long before = 0;
      for (String name : names) {
        long start = before;
        var dtype = checkpoint.spec(name).dtype();
        all.put(
            name, Statistics.of(checkpoint, name, done -> progress.at(start + dtype.size(done))));
        before += checkpoint.entry(name).bytes();
      }
      progress.finish();
    }
    return all;
  }

  private void print(
      Checkpoint checkpoint, List<String> names, Map<String, Statistics> statistics) {
    var result = Json.object();
    var list = result.putArray("tensors");
    for (String name : names) {
      var entry = checkpoint.entry(name);
      var tensor = list.addObject().put("name", name).put("dtype", entry.spec().dtype().label());
      var shape = tensor.putArray("shape");
      for (long extent : entry.spec().shape().extents()) {
        shape.add(extent);
      }
      tensor
          .put("bytes", entry.bytes())
          .put("offset", entry.position())
          .put("file", String.valueOf(checkpoint.file(name).getFileName()));
      put(tensor, statistics.get(name));
    }
    session.print(result);
  }

  private static void put(ObjectNode tensor, @Nullable Statistics statistics) {
    if (statistics == null) {
      return;
    }
    Numbers.put(tensor, "min", statistics.min());
    Numbers.put(tensor, "max", statistics.max());
    Numbers.put(tensor, "mean", statistics.mean());
    Numbers.put(tensor, "rms", statistics.rms());
    tensor.put("zeros", statistics.zeros()).put("non_finite", statistics.nonFinite());
  }

  private void table(
      Checkpoint checkpoint, List<String> names, Map<String, Statistics> statistics) {
    boolean files = checkpoint.files().size() > 1;
    var table = new Table();
    table.row(header(files));
    for (String name : names) {
      TensorEntry entry = checkpoint.entry(name);
      var row =
          new ArrayList<>(
              List.of(
                  Printable.of(name),
                  entry.spec().dtype().label(),
                  entry.spec().shape().toString(),
                  Sizes.count(entry.bytes()),
                  Sizes.count(entry.position())));
      var numbers = statistics.get(name);
      if (numbers != null) {
        row.add(Numbers.text(numbers.min()));
        row.add(Numbers.text(numbers.max()));
        row.add(Numbers.text(numbers.mean()));
        row.add(Numbers.text(numbers.rms()));
        row.add(Sizes.count(numbers.zeros()));
        row.add(Sizes.count(numbers.nonFinite()));
      }
      if (files) {
        row.add(String.valueOf(checkpoint.file(name).getFileName()));
      }
      table.row(row);
    }
    table.print(session);
  }

  private List<String> header(boolean files) {
    var header = new ArrayList<>(List.of("name", "dtype", "shape", "bytes", "offset"));
    if (stats) {
      header.addAll(List.of("min", "max", "mean", "rms", "zeros", "non-finite"));
    }
    if (files) {
      header.add("file");
    }
    return header;
  }
}
