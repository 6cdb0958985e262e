package dev.lbrx.cli.command;

import dev.lbrx.cli.console.Progress;
import dev.lbrx.cli.console.Sizes;
import dev.lbrx.cli.picture.HistogramPicture;
import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.weights.TensorEntry;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import dev.lbrx.toolkit.inspect.Histogram;
import dev.lbrx.toolkit.inspect.ModelNumbers;
import dev.lbrx.toolkit.inspect.Statistics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code lbrx inspect}. */
@Command(
    name = "inspect",
    description =
        "List a model's tensors as they are stored, with statistics of their numbers if wanted: of"
            + " packed weights of what they stand for.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  lbrx inspect demo/demo-base --filter layers.0 --stats",
      "  lbrx inspect demo/demo-base --filter q_proj --histogram",
      "  lbrx inspect demo/demo-base --filter mlp --png mlp.png"
    })
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

  @Option(
      names = "--histogram",
      description = "With the statistics, how the elements spread from the minimum to the maximum.")
  private boolean histogram;

  @Option(
      names = "--png",
      paramLabel = "FILE",
      description =
          "Draw the bytes of each dtype and the histograms of the largest tensors, up to "
              + HistogramPicture.MOST
              + ". Replaces a picture.")
  private @Nullable Path png;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  InspectCommand(Session session) {
    this.session = session;
  }

  /** What was read of a tensor. */
  private record Numbered(Statistics statistics, @Nullable Histogram histogram) {}

  @Override
  public void run() {
    try (var checkpoint = Checkpoint.open(model)) {
      var picture = png == null ? null : new HistogramPicture(png);
      var names = checkpoint.names().stream().filter(name -> name.contains(filter)).toList();
      var numbers =
          stats || histogram ? read(checkpoint, names, histogram) : Map.<String, Numbered>of();
      if (picture != null) {
        draw(picture, checkpoint, names, numbers);
      }
      if (json) {
        print(checkpoint, names, numbers);
      } else {
        table(checkpoint, names, numbers);
        long bytes = bytes(checkpoint, names);
        session.print(Sizes.count(names.size()) + " tensors, " + Sizes.decimal((double) bytes));
      }
    }
  }

  private static long bytes(Checkpoint checkpoint, List<String> names) {
    return names.stream().mapToLong(name -> checkpoint.entry(name).bytes()).sum();
  }

  /** Reads tensors, twice for histograms, which need to know the extremes. */
  private Map<String, Numbered> read(Checkpoint checkpoint, List<String> names, boolean spread) {
    int passes = spread ? 2 : 1;
    var all = new LinkedHashMap<String, Numbered>();
    try (var progress = session.progress();
        var model = new ModelNumbers(checkpoint, session::queue)) {
      progress.stage("read", passes * bytes(checkpoint, names), Progress.Unit.BYTES);
      long before = 0;
      for (String name : names) {
        long first = before;
        long second = first + checkpoint.entry(name).bytes();
        var statistics =
            Statistics.of(model, name, done -> progress.at(first + model.bytes(name, done)));
        all.put(
            name,
            new Numbered(
                statistics,
                spread
                    ? Histogram.of(
                        model,
                        name,
                        statistics,
                        done -> progress.at(second + model.bytes(name, done)))
                    : null));
        before += passes * checkpoint.entry(name).bytes();
      }
      progress.finish();
    }
    return all;
  }

  private void draw(
      HistogramPicture picture,
      Checkpoint checkpoint,
      List<String> names,
      Map<String, Numbered> numbers) {
    var bytes = new TreeMap<String, Long>();
    for (String name : names) {
      var entry = checkpoint.entry(name);
      bytes.merge(entry.spec().dtype().label(), entry.bytes(), Long::sum);
    }
    if (bytes.isEmpty()) {
      throw new LbrxException(
          ErrorCode.USAGE, "no tensor to draw: no name in " + model + " contains " + filter);
    }
    picture.sizes(bytes);
    var drawable =
        names.stream().filter(name -> checkpoint.spec(name).shape().elements() > 0).toList();
    var largest =
        drawable.stream()
            .sorted(
                Comparator.comparingLong((String name) -> checkpoint.entry(name).bytes())
                    .reversed())
            .limit(HistogramPicture.MOST)
            .toList();
    // In the model's order.
    var chosen = drawable.stream().filter(largest::contains).toList();
    var spread = histogram ? numbers : read(checkpoint, chosen, true);
    for (String name : chosen) {
      var each = spread.get(name);
      if (each != null && each.histogram != null && each.statistics.hasFinite()) {
        picture.add(name, each.histogram);
      }
    }
    picture.write();
    session.note("drew " + png + ": " + chosen.size() + " of " + names.size() + " tensors");
  }

  private void print(Checkpoint checkpoint, List<String> names, Map<String, Numbered> numbers) {
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
      put(tensor, numbers.get(name));
    }
    session.print(result);
  }

  private static void put(ObjectNode tensor, @Nullable Numbered numbers) {
    if (numbers == null) {
      return;
    }
    var statistics = numbers.statistics;
    Numbers.put(tensor, "min", statistics.min());
    Numbers.put(tensor, "max", statistics.max());
    Numbers.put(tensor, "mean", statistics.mean());
    Numbers.put(tensor, "rms", statistics.rms());
    tensor.put("zeros", statistics.zeros()).put("non_finite", statistics.nonFinite());
    if (numbers.histogram != null) {
      var node = tensor.putObject("histogram");
      Numbers.put(node, "low", numbers.histogram.low());
      Numbers.put(node, "high", numbers.histogram.high());
      var counts = node.putArray("counts");
      numbers.histogram.counts().forEach(counts::add);
    }
  }

  private void table(Checkpoint checkpoint, List<String> names, Map<String, Numbered> read) {
    var bars = session.console().animated() && Session.isTerminal() ? Bars.BLOCKS : Bars.ASCII;
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
      var numbered = read.get(name);
      if (numbered != null) {
        var numbers = numbered.statistics;
        row.add(Numbers.text(numbers.min()));
        row.add(Numbers.text(numbers.max()));
        row.add(Numbers.text(numbers.mean()));
        row.add(Numbers.text(numbers.rms()));
        row.add(Sizes.count(numbers.zeros()));
        row.add(Sizes.count(numbers.nonFinite()));
        if (numbered.histogram != null) {
          row.add(bars.of(numbered.histogram));
        }
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
    if (stats || histogram) {
      header.addAll(List.of("min", "max", "mean", "rms", "zeros", "non-finite"));
    }
    if (histogram) {
      header.add("min to max" + " ".repeat(Histogram.BINS - 8));
    }
    if (files) {
      header.add("file");
    }
    return header;
  }
}
