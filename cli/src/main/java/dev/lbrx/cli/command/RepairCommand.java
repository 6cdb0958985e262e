package dev.lbrx.cli.command;

import dev.lbrx.formats.json.Json;
import dev.lbrx.toolkit.repair.Repair;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lbrx repair}. */
@Command(
    name = "repair",
    description = {
      "Write what can be saved of a damaged safetensors or GGUF file, or of a directory.",
      "Intact tensors keep their bytes; ends with 6 and one line for each that is lost."
    },
    footerHeading = "%nExample:%n",
    footer = "  lbrx repair broken.safetensors mended.safetensors")
final class RepairCommand implements Callable<Integer> {
  private static final int PARTLY = 6;
  private final Session session;

  @Mixin private InputAndOutput paths = new InputAndOutput();
  @Mixin private OutputOptions options = new OutputOptions();

  @Option(
      names = "--fill-zero",
      description = "Write lost tensors of known dtype and shape as zeros.")
  private boolean fillZero;

  RepairCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    try (var repair = Repair.of(paths.input(), fillZero)) {
      if (!options.dryRun()) {
        new FileCopyRunner(session, options)
            .write("repair", paths.input(), repair.copy(), paths.output());
      }
      report(repair);
      return repair.lost().isEmpty() ? 0 : PARTLY;
    }
  }

  private void report(Repair repair) {
    var lost = repair.lost();
    if (options.json()) {
      var result =
          Json.object().put("output", paths.output().toString()).put("kept", repair.kept());
      var list = result.putObject("lost");
      lost.forEach(list::put);
      session.print(result);
    } else {
      session.print(
          paths.output() + ": " + repair.kept() + " tensors kept, " + lost.size() + " lost");
      lost.forEach((name, why) -> session.print("lost " + Printable.of(name) + ": " + why));
    }
  }
}
