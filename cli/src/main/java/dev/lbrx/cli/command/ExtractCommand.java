package dev.lbrx.cli.command;

import dev.lbrx.formats.mlxpack.MlxPack;
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
  @Mixin private OutputOptions options = new OutputOptions();

  @Option(
      names = "--file",
      paramLabel = "NAME",
      description = "Only this file of the pack; OUT is still a directory.")
  private @Nullable String file;

  ExtractCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    try (var pack = MlxPack.open(paths.input())) {
      var names = file == null ? List.copyOf(pack.files().keySet()) : List.of(file);
      new FileCopyRunner(session, options)
          .run("extract", pack.path(), pack.extraction(names), paths.output());
    }
  }
}
