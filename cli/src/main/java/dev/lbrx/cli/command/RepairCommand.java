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

  @Option(
      names = "--fill-zero",
      description = "Write lost tensors of known dtype and shape as zeros.")
  private boolean fillZero;

  @Option(names = "--force", description = "Replace OUT if it exists.")
  private boolean force;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  RepairCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var report = Repair.run(paths.input(), paths.output(), force, fillZero);
    var lost = report.lost();
    if (json) {
      var result =
          Json.object().put("output", paths.output().toString()).put("kept", report.kept());
      var list = result.putObject("lost");
      lost.forEach(list::put);
      session.print(result);
    } else {
      session.print(
          paths.output() + ": " + report.kept() + " tensors kept, " + lost.size() + " lost");
      lost.forEach((name, why) -> session.print("lost " + Printable.of(name) + ": " + why));
    }
    return lost.isEmpty() ? 0 : PARTLY;
  }
}
