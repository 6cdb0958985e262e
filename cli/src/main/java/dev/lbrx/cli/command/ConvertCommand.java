package dev.lbrx.cli.command;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import dev.lbrx.toolkit.convert.Convert;
import dev.lbrx.toolkit.gguf.ToGguf;
import dev.lbrx.toolkit.plan.Plan;
import dev.lbrx.toolkit.quantize.Dequantize;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lbrx convert}. */
@Command(
    name = "convert",
    description =
        "Convert a model to another format, or its floating-point tensors to another dtype.",
    footerHeading = "%nExample:%n",
    footer = "  lbrx convert demo/demo-base out/base.gguf --dtype f16")
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

  /** What {@code --to} takes. */
  enum Format {
    safetensors,
    gguf
  }

  @Mixin private JobOptions options = new JobOptions();

  @Parameters(index = "0", paramLabel = "MODEL", description = "A model's directory or file.")
  private Path model = Path.of("");

  @Parameters(index = "1", paramLabel = "OUT", description = "The directory or GGUF file to write.")
  private Path out = Path.of("");

  @Option(
      names = "--to",
      paramLabel = "FORMAT",
      description = "One of ${COMPLETION-CANDIDATES}; gguf for an OUT that ends in .gguf.")
  private @Nullable Format format;

  @Option(
      names = "--dtype",
      paramLabel = "DTYPE",
      description =
          "One of ${COMPLETION-CANDIDATES}. Without, matrices keep theirs; blocks of GGML types"
              + " stay blocks in GGUF and become f16 elsewhere.")
  private @Nullable Target target;

  ConvertCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    try (var source = Checkpoint.open(model)) {
      new PlanRunner(session, options).run("convert", plan(Plan.of(source)), out);
    }
  }

  private Plan plan(Plan source) {
    if (OutputFormat.isGguf(out, format == null ? null : format.name())) {
      return target == null ? ToGguf.plan(source) : ToGguf.plan(source, target.dtype);
    }
    if (target == null && format == null) {
      throw new LbrxException(
          ErrorCode.USAGE, "nothing to convert to: give --to FORMAT, --dtype DTYPE or both");
    }
    return target == null ? Dequantize.plan(source) : Convert.plan(source, target.dtype);
  }
}
