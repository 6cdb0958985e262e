package dev.lbrx.cli.command;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.mlxpack.PackWriter;
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
  @Mixin private OutputOptions options = new OutputOptions();

  @Option(
      names = "--pack-version",
      paramLabel = "N",
      converter = PackVersion.class,
      description =
          "1, the first format, or 2: every file byte for byte, aligned, each with its"
              + " SHA-256 (${DEFAULT-VALUE}).")
  private int version = 1;

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
    try (var model = Checkpoint.open(paths.input())) {
      var pack = version == 1 ? PackWriter.first(model) : PackWriter.second(model);
      new FileCopyRunner(session, options).run("pack", model.path(), pack.files(), paths.output());
      if (!pack.leftBehind().isEmpty()) {
        session.note(
            "left out, a pack of version 1 has no place for them (--pack-version 2 has): "
                + String.join(", ", pack.leftBehind()));
      }
    }
  }
}
