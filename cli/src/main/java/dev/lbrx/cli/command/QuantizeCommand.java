package dev.lbrx.cli.command;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.ops.quantize.Affine;
import dev.lbrx.ops.quantize.Microscaling;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import dev.lbrx.toolkit.gguf.ToGguf;
import dev.lbrx.toolkit.plan.Plan;
import dev.lbrx.toolkit.quantize.GgufRecipe;
import dev.lbrx.toolkit.quantize.Quantize;
import dev.lbrx.toolkit.quantize.Recipe;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lbrx quantize}. */
@Command(
    name = "quantize",
    description = "Quantize a model's matrices to one of MLX's or GGUF's formats.",
    footerHeading = "%nExample:%n",
    footer = "  lbrx quantize demo/demo-base out/base-4bit --type affine4 --group-size 64")
final class QuantizeCommand implements Runnable, DerivedDefaults {
  private static final int GROUP = 64;
  private final Session session;

  /** What {@code --type} takes, by the names that users write. */
  enum Type {
    affine1(1, 1),
    affine2(2, 2),
    affine3(3, 3),
    affine4(4, 4),
    affine5(5, 5),
    affine6(6, 6),
    affine8(8, 8),
    mxfp4(Microscaling.MXFP4),
    mxfp8(Microscaling.MXFP8),
    nvfp4(Microscaling.NVFP4),
    mixed_2_6(2, 6),
    mixed_3_4(3, 4),
    mixed_3_6(3, 6),
    mixed_4_6(4, 6),
    mixed_4_8(4, 8),
    q4_0(GgufRecipe.Q4_0),
    q4_1(GgufRecipe.Q4_1),
    q5_0(GgufRecipe.Q5_0),
    q5_1(GgufRecipe.Q5_1),
    q8_0(GgufRecipe.Q8_0),
    q2_k(GgufRecipe.Q2_K),
    q2_k_s(GgufRecipe.Q2_K_S),
    q3_k_s(GgufRecipe.Q3_K_S),
    q3_k_m(GgufRecipe.Q3_K_M),
    q3_k_l(GgufRecipe.Q3_K_L),
    q4_k_s(GgufRecipe.Q4_K_S),
    q4_k_m(GgufRecipe.Q4_K_M),
    q5_k_s(GgufRecipe.Q5_K_S),
    q5_k_m(GgufRecipe.Q5_K_M),
    q6_k(GgufRecipe.Q6_K),
    iq4_nl(GgufRecipe.IQ4_NL),
    iq4_xs(GgufRecipe.IQ4_XS),
    tq1_0(GgufRecipe.TQ1_0),
    tq2_0(GgufRecipe.TQ2_0);

    private final int low;
    private final int high;
    private final @Nullable Microscaling format;
    private final @Nullable GgufRecipe gguf;

    Type(int low, int high) {
      this.low = low;
      this.high = high;
      this.format = null;
      this.gguf = null;
    }

    Type(Microscaling format) {
      this.low = format.bits();
      this.high = format.bits();
      this.format = format;
      this.gguf = null;
    }

    Type(GgufRecipe gguf) {
      this.low = 0;
      this.high = 0;
      this.format = null;
      this.gguf = gguf;
    }

    /** The recipe of that name, in groups of so many elements where there is a choice. */
    Recipe recipe(@Nullable Integer groupSize) {
      if (format != null) {
        if (groupSize != null && groupSize != format.group()) {
          throw new LbrxException(
              ErrorCode.UNSUPPORTED,
              name() + " in groups of " + groupSize + ": it has groups of " + format.group());
        }
        return new Recipe.Uniform(format);
      }
      int group = groupSize == null ? GROUP : groupSize;
      return low == high
          ? new Recipe.Uniform(new Affine(low, group))
          : new Recipe.Mixed(low, high, group);
    }
  }

  /** What {@code --to} takes. */
  enum Format {
    mlx,
    gguf
  }

  @Mixin private JobOptions options = new JobOptions();

  @Parameters(index = "0", paramLabel = "MODEL", description = "A model's directory or file.")
  private Path model = Path.of("");

  @Parameters(index = "1", paramLabel = "OUT", description = "The directory or GGUF file to write.")
  private Path out = Path.of("");

  @Option(
      names = "--type",
      required = true,
      paramLabel = "TYPE",
      description = "One of ${COMPLETION-CANDIDATES}.")
  private Type type = Type.affine4;

  @Option(
      names = "--to",
      paramLabel = "FORMAT",
      description = "One of ${COMPLETION-CANDIDATES}; the type says it too.")
  private @Nullable Format format;

  @Option(
      names = "--group-size",
      paramLabel = "N",
      description = "Elements that share a scale and a bias: 32, 64 (unless given) or 128.")
  private @Nullable Integer groupSize;

  QuantizeCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    requireFormat();
    try (var source = Checkpoint.open(model)) {
      new PlanRunner(session, options).run("quantize", plan(Plan.of(source)), out);
    }
  }

  @Override
  public Map<String, String> defaults() {
    if (type.gguf != null) {
      return Map.of("--to", Format.gguf.name());
    }
    int group = type.format == null ? GROUP : type.format.group();
    return Map.of("--to", Format.mlx.name(), "--group-size", Integer.toString(group));
  }

  private Plan plan(Plan source) {
    return type.gguf == null
        ? Quantize.plan(source, type.recipe(groupSize))
        : ToGguf.plan(source, type.gguf);
  }

  // The type says which format it is of; what else is said must agree.
  private void requireFormat() {
    boolean gguf = type.gguf != null;
    boolean other =
        format == null
            ? !gguf && OutputFormat.ofName(out).equals(Optional.of("gguf"))
            : gguf != (format == Format.gguf);
    if (other) {
      throw new LbrxException(
          ErrorCode.USAGE,
          "type "
              + type
              + " is one of "
              + (gguf ? "GGUF" : "MLX")
              + ", which --to or the name of OUT contradicts");
    }
    if (gguf && groupSize != null) {
      throw new LbrxException(ErrorCode.USAGE, "--group-size is for MLX's types, not for " + type);
    }
  }
}
