package dev.lbrx.cli.command;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.spi.DType;
import dev.lbrx.toolkit.convert.Convert;
import dev.lbrx.toolkit.plan.Plan;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lbrx convert}. */
@Command(
    name = "convert",
    description = "Convert a model's floating-point tensors to another dtype.",
    footerHeading = "%nExample:%n",
    footer = "  lbrx convert demo/demo-base out/base-f32 --dtype f32")
final class ConvertCommand implements Runnable {
  private final Session session;

  /** What {@code --dtype} takes, by the names that users write. */
  enum Target {
    f32(DType.F32),
    f16(DType.F16),
    bf16(DType.BF16);

    private final DType dtype;

    Target(DType dtype) {
      this.dtype = dtype;
    }
  }

  @Mixin private JobOptions options = new JobOptions();

  @Parameters(index = "0", paramLabel = "MODEL", description = "A model's directory or file.")
  private Path model = Path.of("");

  @Parameters(index = "1", paramLabel = "OUT", description = "The directory to write.")
  private Path out = Path.of("");

  @Option(
      names = "--dtype",
      required = true,
      paramLabel = "DTYPE",
      description = "One of ${COMPLETION-CANDIDATES}.")
  private Target target = Target.bf16;

  ConvertCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    try (var source = Checkpoint.open(model)) {
      new PlanRunner(session, options)
          .run("convert", Convert.plan(Plan.of(source), target.dtype), out);
    }
  }
}
