package dev.lbrx.cli.command;

import dev.lbrx.cli.console.Progress;
import dev.lbrx.cli.console.Sizes;
import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.mlxpack.PackWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lbrx pack}. */
@Command(
    name = "pack",
    description = "Put a model's directory into one MLXPack file.",
    footerHeading = "%nExample:%n",
    footer = "  lbrx pack demo/demo-base out/base.mlxpack")
final class PackCommand implements Runnable {
  private final Session session;

  @Mixin private InputAndOutput paths = new InputAndOutput();

  @Option(names = "--force", description = "Replace OUT if it exists.")
  private boolean force;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  PackCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    Path out = paths.output();
    try (var model = Checkpoint.open(paths.input());
        var progress = session.progress()) {
      var pack = PackWriter.of(model);
      progress.stage("pack", pack.bytes(), Progress.Unit.BYTES);
      pack.write(out, force, progress::at);
      progress.finish();
      if (!pack.leftBehind().isEmpty()) {
        session.note(
            "left out, an MLXPack file has no place for them: "
                + String.join(", ", pack.leftBehind()));
      }
      report(out, model.files().size(), pack.bytes());
    }
  }

  private void report(Path out, int files, long bytes) {
    if (json) {
      session.print(
          Json.object()
              .put("output", out.toString())
              .put("safetensors_files", files)
              .put("bytes", bytes));
    } else if (!session.options().quiet()) {
      session.print(
          out
              + ": "
              + (files == 1 ? "1 safetensors file" : files + " safetensors files")
              + ", "
              + Sizes.decimal((double) bytes));
    }
  }
}
