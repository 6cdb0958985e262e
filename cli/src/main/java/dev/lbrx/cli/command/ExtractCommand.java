package dev.lbrx.cli.command;

import dev.lbrx.cli.console.Progress;
import dev.lbrx.cli.console.Sizes;
import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.mlxpack.MlxPack;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lbrx extract}. */
@Command(
    name = "extract",
    description = "Make a model's directory of an MLXPack file.",
    footerHeading = "%nExample:%n",
    footer = "  lbrx extract out/base.mlxpack out/base")
final class ExtractCommand implements Runnable {
  private final Session session;

  @Mixin private InputAndOutput paths = new InputAndOutput();

  @Option(
      names = "--file",
      paramLabel = "NAME",
      description = "Only this file of the pack; OUT is still a directory.")
  private @Nullable String file;

  @Option(names = "--force", description = "Replace OUT if it exists.")
  private boolean force;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  ExtractCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    Path out = paths.output();
    try (var pack = MlxPack.open(paths.input());
        var progress = session.progress()) {
      var sizes = pack.files();
      var names = file == null ? List.copyOf(sizes.keySet()) : List.of(file);
      long bytes = names.stream().mapToLong(name -> sizes.getOrDefault(name, 0L)).sum();
      progress.stage("extract", bytes, Progress.Unit.BYTES);
      pack.extract(names, out, force, progress::at);
      progress.finish();
      report(out, names, bytes);
    }
  }

  private void report(Path out, List<String> names, long bytes) {
    if (json) {
      var result = Json.object().put("output", out.toString()).put("bytes", bytes);
      var files = result.putArray("files");
      names.forEach(files::add);
      session.print(result);
    } else if (!session.options().quiet()) {
      session.print(out + ": " + String.join(", ", names) + ", " + Sizes.decimal((double) bytes));
    }
  }
}
