package dev.lbrx.cli.command;

import dev.lbrx.cli.console.Progress;
import dev.lbrx.formats.json.Json;
import dev.lbrx.inference.Activations;
import dev.lbrx.inference.LanguageModel;
import dev.lbrx.inference.Perplexity;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lbrx perplexity}. */
@Command(
    name = "perplexity",
    description = "Measure how well a model predicts a text: lower is better.",
    footerHeading = "%nExample:%n",
    footer =
        "  lbrx perplexity demo/demo-base --text demo/heldout/novel.heldout.txt --max-windows 4")
final class PerplexityCommand implements Runnable {
  private final Session session;

  @Parameters(paramLabel = "MODEL", description = "A model's directory.")
  private Path model = Path.of("");

  @Option(names = "--text", required = true, paramLabel = "FILE", description = "Text in UTF-8.")
  private Path text = Path.of("");

  @Option(
      names = "--window",
      paramLabel = "TOKENS",
      description = "Tokens a window (${DEFAULT-VALUE}).")
  private int window = 512;

  @Option(
      names = "--max-windows",
      paramLabel = "N",
      description = "The most windows to take, from the text's start. Default: all.")
  private int mostWindows = Integer.MAX_VALUE;

  @Option(
      names = "--activations",
      paramLabel = "TYPE",
      description = "What quantized weights are multiplied with: f32 or int8 (${DEFAULT-VALUE}).")
  private Activations activations = Activations.F32;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  PerplexityCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    String content = TextFile.read(text);
    try (var queue = session.queue();
        var opened = LanguageModel.open(model, queue, activations)) {
      var result = measure(opened, content);
      if (json) {
        session.print(
            Json.object()
                .put("perplexity", result.perplexity())
                .put("tokens", result.tokens())
                .put("windows", result.windows()));
      } else {
        session.print(
            String.format(
                Locale.ROOT,
                "perplexity %.4f over %d tokens in %d windows of %d",
                result.perplexity(),
                result.tokens(),
                result.windows(),
                window));
      }
    }
  }

  private Perplexity measure(LanguageModel opened, String content) {
    try (var progress = session.progress()) {
      progress.stage("perplexity", 0, Progress.Unit.WINDOWS);
      var result = Perplexity.of(opened, content, window, mostWindows, progress::at);
      progress.finish();
      return result;
    }
  }
}
