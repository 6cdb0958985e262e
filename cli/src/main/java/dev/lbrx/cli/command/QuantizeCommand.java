package dev.lbrx.cli.command;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.ops.quantize.Affine;
import dev.lbrx.toolkit.plan.Plan;
import dev.lbrx.toolkit.quantize.Quantize;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lbrx quantize}. */
@Command(
    name = "quantize",
    description = "Quantize a model's matrices to MLX's affine format.",
    footerHeading = "%nExample:%n",
    footer = "  lbrx quantize demo/demo-base out/base-4bit --type affine4 --group-size 64")
final class QuantizeCommand implements Runnable {
  private final Session session;

  /** What {@code --type} takes, by the names that users write. */
  enum Type {
    affine2(2),
    affine3(3),
    affine4(4),
    affine5(5),
    affine6(6),
    affine8(8);

    private final int bits;

    Type(int bits) {
      this.bits = bits;
    }
  }

  @Mixin private JobOptions options = new JobOptions();

  @Parameters(index = "0", paramLabel = "MODEL", description = "A model's directory or file.")
  private Path model = Path.of("");

  @Parameters(index = "1", paramLabel = "OUT", description = "The directory to write.")
  private Path out = Path.of("");

  @Option(
      names = "--type",
      required = true,
      paramLabel = "TYPE",
      description = "One of ${COMPLETION-CANDIDATES}.")
  private Type type = Type.affine4;

  @Option(
      names = "--group-size",
      paramLabel = "N",
      description = "Elements that share a scale and a bias: 32, 64 or 128 (${DEFAULT-VALUE}).")
  private int groupSize = 64;

  QuantizeCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    var scheme = new Affine(type.bits, groupSize);
    try (var source = Checkpoint.open(model)) {
      new PlanRunner(session, options).run("quantize", Quantize.plan(Plan.of(source), scheme), out);
    }
  }
}
