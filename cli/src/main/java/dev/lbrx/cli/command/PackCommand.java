package dev.lbrx.cli.command;

import dev.lbrx.cli.console.Progress;
import dev.lbrx.cli.console.Sizes;
import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.mlxpack.PackWriter;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
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

  @Option(
      names = "--pack-version",
      paramLabel = "N",
      converter = PackVersion.class,
      description =
          "1, the first format, or 2: every file byte for byte, aligned, each with its"
              + " SHA-256 (${DEFAULT-VALUE}).")
  private int version = 1;

  @Option(names = "--force", description = "Replace OUT if it exists.")
  private boolean force;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  /** 1 or 2. */
  static final class PackVersion implements CommandLine.ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      if (!text.equals("1") && !text.equals("2")) {
        throw new CommandLine.TypeConversionException("got " + text + ", expected 1 or 2");
      }
      return Integer.valueOf(text);
    }
  }

  PackCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    Path out = paths.output();
    try (var model = Checkpoint.open(paths.input());
        var progress = session.progress()) {
      var pack = version == 1 ? PackWriter.first(model) : PackWriter.second(model);
      progress.stage("pack", pack.bytes(), Progress.Unit.BYTES);
      pack.write(out, force, progress::at);
      progress.finish();
      if (!pack.leftBehind().isEmpty()) {
        session.note(
            "left out, a pack of version 1 has no place for them (--pack-version 2 has): "
                + String.join(", ", pack.leftBehind()));
      }
      report(out, model.files().size(), size(out));
    }
  }

  private static long size(Path out) {
    try {
      return Files.size(out);
    } catch (IOException e) {
      throw new LbrxException(ErrorCode.IO, "cannot read the size of " + out, e);
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
