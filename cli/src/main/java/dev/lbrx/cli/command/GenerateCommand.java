package dev.lbrx.cli.command;

import dev.lbrx.formats.json.Json;
import dev.lbrx.inference.Activations;
import dev.lbrx.inference.Generation;
import dev.lbrx.inference.GenerationOptions;
import dev.lbrx.inference.LanguageModel;
import dev.lbrx.inference.cache.EvictionPolicy;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lbrx generate}. */
@Command(
    name = "generate",
    description = "Continue a prompt. The continuation goes to standard output as it comes.",
    footerHeading = "%nExample:%n",
    footer =
        "  lbrx generate demo/demo-scripture --prompt 'In the beginning' --max-tokens 60"
            + " --temp 0.7 --top-p 0.9")
final class GenerateCommand implements Runnable {
  private final Session session;

  @ArgGroup(multiplicity = "1")
  private Model model = new Model();

  /** The model, in either of two ways. */
  static final class Model {
    @Parameters(paramLabel = "MODEL", description = "A model's directory.")
    private @Nullable Path path;

    @Option(names = "--model-root", paramLabel = "MODEL", description = "The same as MODEL.")
    private @Nullable Path root;

    Path path() {
      Path given = path == null ? root : path;
      if (given == null) {
        throw new LbrxException(ErrorCode.USAGE, "missing MODEL: see lbrx generate --help");
      }
      return given;
    }
  }

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      description = "What to continue (${DEFAULT-VALUE}).")
  private String prompt = "In the beginning the Universe was created.";

  @Mixin private ChatFlags chat = new ChatFlags();

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      description = "The most tokens to generate (${DEFAULT-VALUE}).")
  private int maxTokens = 500;

  @Mixin private SamplingFlags sampling = new SamplingFlags();

  @Option(
      names = "--context-size",
      paramLabel = "N",
      description = "Tokens that the cache keeps. Default: the model's max_position_embeddings.")
  private @Nullable Integer contextSize;

  @Option(
      names = "--num-sink-tokens",
      paramLabel = "N",
      description = "First tokens that are never forgotten (${DEFAULT-VALUE}).")
  private int sinkTokens = 4;

  @Option(
      names = "--eviction-batch-percent",
      paramLabel = "N",
      description = "Percent of a full cache to forget at once, 1 to 50 (${DEFAULT-VALUE}).")
  private int evictionPercent = 10;

  @Option(
      names = "--activations",
      paramLabel = "TYPE",
      description =
          "What quantized weights are multiplied with: int8 (fast) or f32 (${DEFAULT-VALUE}).")
  private Activations activations = Activations.INT8;

  @Option(names = "--verbose", description = "Print timings to standard error.")
  private boolean verbose;

  @Option(names = "--json", description = "Print the result as JSON when it is complete.")
  private boolean json;

  GenerateCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    long started = System.nanoTime();
    try (var queue = session.queue();
        var opened = LanguageModel.open(model.path(), queue, activations)) {
      var options =
          new GenerationOptions(
              maxTokens,
              sampling.options(opened),
              new EvictionPolicy(contextSize(opened), sinkTokens, evictionPercent));
      double loading = (System.nanoTime() - started) * 1e-9;
      var passage =
          chat.wanted()
              ? new Passage(opened, opened.encode(chat.messages(prompt)))
              : new Passage(opened, prompt);
      if (json) {
        var text = new StringBuilder();
        print(text, passage.generate(options, text::append));
        return;
      }
      var out = session.console().out();
      var begun = new AtomicBoolean();
      var generation =
          passage.generate(
              options,
              piece -> {
                // On a terminal prompt and continuation read as one text; in a pipe they are apart.
                if (begun.compareAndSet(false, true) && !chat.wanted()) {
                  session.noteBegin(prompt);
                }
                out.print(piece);
                out.flush();
              });
      out.print('\n');
      out.flush();
      if (verbose) {
        session.console().err().print(timings(generation, loading));
      }
    }
  }

  private int contextSize(LanguageModel opened) {
    if (contextSize != null) {
      return contextSize;
    }
    return opened
        .config()
        .maxPositions()
        .orElseThrow(
            () ->
                new LbrxException(
                    ErrorCode.CONFIG,
                    model.path()
                        + ": config.json has no max_position_embeddings: give --context-size"));
  }

  private void print(StringBuilder text, Generation generation) {
    session.print(
        Json.object()
            .put("text", text.toString())
            .put("stop", generation.stop().name().toLowerCase(Locale.ROOT))
            .put("prompt_tokens", generation.promptTokens())
            .put("generated_tokens", generation.generatedTokens())
            .put("prefill_tokens_per_second", generation.prefillRate())
            .put("decode_tokens_per_second", generation.decodeRate()));
  }

  private String timings(Generation generation, double loading) {
    return String.format(
        Locale.ROOT,
        "load %.2f s%nprefill %d tokens, %.1f tokens/s%ndecode %d tokens, %.1f tokens/s%nstop: %s%n",
        loading,
        generation.promptTokens(),
        generation.prefillRate(),
        generation.generatedTokens(),
        generation.decodeRate(),
        generation.stop().name().toLowerCase(Locale.ROOT).replace('_', ' '));
  }
}
