package dev.lbrx.cli.command;

import dev.lbrx.cli.console.Sizes;
import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.huggingface.ModelConfig;
import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.tokenizer.TokenizerOutline;
import dev.lbrx.spi.DType;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code lbrx info}. */
@Command(
    name = "info",
    description = "Say what a model is: family, size, heads, context, quantization, tokenizer.",
    footerHeading = "%nExample:%n",
    footer = "  lbrx info demo/demo-base")
final class InfoCommand implements Runnable {
  private final Session session;

  @Parameters(
      paramLabel = "MODEL",
      description =
          "A model's directory (Hugging Face or MLX), or a GGUF, MLXPack, safetensors or npz file.")
  private Path model = Path.of("");

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  InfoCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    try (var checkpoint = Checkpoint.open(model)) {
      var info = describe(checkpoint);
      if (json) {
        session.print(info);
      } else {
        session.print(model.toString());
        for (var member : info.properties()) {
          session.print(String.format("  %-14s%s", label(member.getKey()), text(member)));
        }
      }
    }
  }

  private static ObjectNode describe(Checkpoint checkpoint) {
    var summary = ModelSummary.of(checkpoint);
    var info = Json.object().put("kind", checkpoint.kind());
    var config = checkpoint.config();
    config.ifPresent(
        c ->
            info.put("family", c.modelType())
                .put("architecture", String.join(", ", c.architectures())));
    info.put("parameters", summary.parameters()).put("tensors", summary.tensors());
    config.ifPresent(c -> shape(c, info));
    info.put(
        "dtype", summary.dtypes().stream().map(DType::label).collect(Collectors.joining(", ")));
    info.put(
        "quantization",
        summary.schemes().isEmpty()
            ? summary.dtypes().stream()
                .filter(DType::quantized)
                .findFirst()
                .map(DType::label)
                .orElse("none")
            : String.join(", ", summary.schemes()));
    info.put("bits_per_weight", Math.round(summary.bitsPerWeight() * 1000) / 1000.0);
    info.put("tokenizer", checkpoint.tokenizerOutline().map(InfoCommand::tokenizer).orElse("none"));
    return info.put("size_bytes", summary.fileBytes());
  }

  private static void shape(ModelConfig config, ObjectNode info) {
    info.put("layers", config.layers())
        .put("hidden_size", config.hiddenSize())
        .put("feed_forward_size", config.intermediateSize())
        .put("heads", config.heads())
        .put("key_value_heads", config.keyValueHeads())
        .put("head_size", config.headDim())
        .put("vocabulary", config.vocabSize())
        .put("tied_embeddings", config.tiedEmbeddings());
    config.maxPositions().ifPresent(most -> info.put("context", most));
    info.put("rope", config.rope().type() + ", theta " + theta(config.rope().theta()));
  }

  private static String theta(double theta) {
    return theta == Math.rint(theta) ? String.format(Locale.ROOT, "%.0f", theta) : "" + theta;
  }

  private static String tokenizer(TokenizerOutline outline) {
    String merges = outline.merges() == 0 ? "" : ", " + Sizes.count(outline.merges()) + " merges";
    String type = outline.type().isEmpty() ? "of no stated type" : outline.type();
    return type + ", " + Sizes.count(outline.vocabulary()) + " tokens" + merges;
  }

  private static String label(String key) {
    return switch (key) {
      case "key_value_heads" -> "kv heads";
      case "size_bytes" -> "size";
      case "bits_per_weight" -> "bits/weight";
      case "feed_forward_size" -> "feed-forward";
      case "hidden_size" -> "hidden";
      case "head_size" -> "head size";
      case "tied_embeddings" -> "tied";
      default -> key;
    };
  }

  private static String text(java.util.Map.Entry<String, tools.jackson.databind.JsonNode> member) {
    var value = member.getValue();
    if (member.getKey().equals("size_bytes")) {
      return Sizes.decimal(value.doubleValue());
    }
    return switch (value.getNodeType()) {
      case BOOLEAN -> value.booleanValue() ? "yes" : "no";
      case NUMBER -> value.isIntegralNumber() ? Sizes.count(value.longValue()) : value.toString();
      default -> value.stringValue();
    };
  }
}
