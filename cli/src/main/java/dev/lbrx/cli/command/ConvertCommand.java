package dev.lbrx.cli.command;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.checkpoint.CheckpointPlan;
import dev.lbrx.formats.checkpoint.Quantization;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import dev.lbrx.toolkit.adapter.Fuse;
import dev.lbrx.toolkit.convert.Convert;
import dev.lbrx.toolkit.convert.ToMlx;
import dev.lbrx.toolkit.gguf.ToGguf;
import dev.lbrx.toolkit.plan.Form;
import dev.lbrx.toolkit.plan.Plan;
import dev.lbrx.toolkit.quantize.Dequantize;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
final class ConvertCommand implements Runnable, DerivedDefaults {
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
    gguf,
    mlx,
    mlxpack
  }

  @Mixin private JobOptions options = new JobOptions();

  @Parameters(index = "0", paramLabel = "MODEL", description = "A model's directory or file.")
  private Path model = Path.of("");

  @Parameters(
      index = "1",
      paramLabel = "OUT",
      description = "The directory to write, or the GGUF or MLXPack file.")
  private Path out = Path.of("");

  @Option(
      names = "--to",
      paramLabel = "FORMAT",
      description =
          "One of ${COMPLETION-CANDIDATES}; the name of OUT says it too where it ends in .gguf or"
              + " .mlxpack.")
  private @Nullable Format format;

  @Option(
      names = "--dtype",
      paramLabel = "DTYPE",
      description =
          "One of ${COMPLETION-CANDIDATES}. Without, matrices keep theirs; blocks of GGML types"
              + " stay blocks in GGUF and become f16 elsewhere; MLX's packed weights stay in mlx"
              + " and mlxpack, other formats need a dtype for them.")
  private @Nullable Target target;

  @Option(
      names = "--adapter",
      paramLabel = "ADAPTER",
      description =
          "Add a low-rank adapter (LoRA) of PEFT, MLX or GGUF to the weights; may be repeated.")
  private List<Path> adapters = List.of();

  ConvertCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    try (var source = Checkpoint.open(model)) {
      run(Plan.of(source), source, 0);
    }
  }

  @Override
  public Map<String, String> defaults() {
    return Map.of("--to", format().name());
  }

  // Adapters stay open while the plan runs.
  private void run(Plan plan, Checkpoint source, int next) {
    if (next == adapters.size()) {
      new PlanRunner(session, options).run("convert", plan(plan), out);
      return;
    }
    try (var adapter = Checkpoint.openAdapter(adapters.get(next), source)) {
      // What leaves its packing anyway is not packed in between.
      var base = target == null ? plan : Dequantize.packed(plan);
      run(Fuse.plan(base, adapter), source, next + 1);
    }
  }

  private Plan plan(Plan source) {
    var to = format();
    if (to == Format.gguf) {
      if (options.shardSize() != CheckpointPlan.SHARD_BYTES) {
        throw new LbrxException(
            ErrorCode.USAGE, "--shard-size is for safetensors files: split a GGUF by `lbrx split`");
      }
      requireNoPacked(source);
      return target == null ? ToGguf.plan(source) : ToGguf.plan(source, target.dtype);
    }
    var plain = target == null ? source : Convert.plan(source, target.dtype);
    var plan =
        switch (to) {
          case mlx -> ToMlx.plan(plain);
          case mlxpack -> Dequantize.blocks(plain);
          default -> {
            requireNoPacked(source);
            yield Dequantize.plan(plain);
          }
        };
    var form = to == Format.mlxpack ? new Form.Pack() : new Form.Directory();
    return new Plan(plan.outputs(), plan.metadata().withForm(form));
  }

  private Format format() {
    if (format != null) {
      return format;
    }
    var named = OutputFormat.ofName(out);
    if (named.isPresent()) {
      return Format.valueOf(named.get());
    }
    if (target == null && adapters.isEmpty()) {
      throw new LbrxException(
          ErrorCode.USAGE, "nothing to convert to: give --to FORMAT, --dtype DTYPE or both");
    }
    return Format.safetensors;
  }

  // Only MLX's own format has packed weights: whoever leaves it says what they become.
  private void requireNoPacked(Plan source) {
    if (target == null
        && Quantization.of(source.metadata().config(), model.toString()).isPresent()) {
      throw new LbrxException(
          ErrorCode.USAGE,
          model
              + " has MLX's packed weights, which "
              + format()
              + " does not have: give --dtype f16, bf16 or f32 to dequantize them, or --to mlx");
    }
  }
}
