package dev.lbrx.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lbrx.cli.console.Sizes;
import dev.lbrx.formats.adapter.Adapter;
import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.huggingface.ModelConfig;
import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.tokenizer.TokenizerOutline;
import dev.lbrx.formats.weights.Companion;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.error.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
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
  private static final int LABEL = 15;
  private static final long LARGEST = 100_000_000;

  private final Session session;

  @Parameters(
      paramLabel = "MODEL",
      description =
          "A model's directory (Hugging Face or MLX), a GGUF, MLXPack, safetensors or npz file, or"
              + " the name of a public model, such as llama-3.1-8b; a part of names, such as 8b,"
              + " lists them.")
  private Path model = Path.of("");

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  InfoCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    var known =
        Files.exists(model) ? List.<KnownModels.Shape>of() : KnownModels.named(model.toString());
    if (known.size() == 1) {
      print(describe(known.getFirst()));
    } else if (!known.isEmpty()) {
      list(known);
    } else {
      try (var checkpoint = Checkpoint.open(model)) {
        print(describe(checkpoint));
        if (checkpoint.configJson().filter(config -> config.has("auto_map")).isPresent()) {
          session.note("auto_map of config.json names code of the model's own, which is never run");
        }
      }
    }
  }

  private void print(ObjectNode info) {
    if (json) {
      session.print(info);
      return;
    }
    session.print(model.toString());
    for (var member : info.properties()) {
      String label = label(member.getKey());
      session.print("  " + label + " ".repeat(Math.max(1, LABEL - label.length())) + text(member));
    }
  }

  private void list(List<KnownModels.Shape> known) {
    if (json) {
      var result = Json.object();
      var models = result.putArray("models");
      known.forEach(each -> models.add(describe(each).put("name", each.name())));
      session.print(result);
      return;
    }
    var table = new Table();
    table.row(List.of("name", "parameters", "layers", "hidden", "heads", "kv heads", "context"));
    for (var each : known) {
      table.row(
          List.of(
              each.name(),
              Sizes.count(each.parameters()),
              Sizes.count(each.layers()),
              Sizes.count(each.hidden()),
              Sizes.count(each.heads()),
              Sizes.count(each.keyValueHeads()),
              Sizes.count(each.context())));
    }
    table.print(session);
  }

  private static ObjectNode describe(KnownModels.Shape shape) {
    var info =
        Json.object()
            .put("kind", "public model, by its name")
            .put("family", shape.family())
            .put("parameters", shape.parameters())
            .put("layers", shape.layers())
            .put("hidden_size", shape.hidden())
            .put("feed_forward_size", shape.feedForward())
            .put("heads", shape.heads())
            .put("key_value_heads", shape.keyValueHeads())
            .put("head_size", shape.headSize())
            .put("vocabulary", shape.vocabulary())
            .put("tied_embeddings", shape.tied())
            .put("context", shape.context());
    if (shape.experts() > 1) {
      info.put("experts", shape.experts());
    }
    // Affine 4-bit in groups of 64 has a 16-bit scale and bias a group.
    return info.put("bf16_bytes", 2 * shape.parameters())
        .put("affine4_bytes", Math.round(shape.parameters() * 4.5 / 8))
        .put("cache_bytes_per_token", shape.cacheBytes());
  }

  private static ObjectNode describe(Checkpoint checkpoint) {
    var summary = ModelSummary.of(checkpoint);
    var info = Json.object().put("kind", checkpoint.kind());
    checkpoint.adapter().ifPresent(adapter -> describe(adapter, info));
    var config = checkpoint.config();
    config.ifPresent(
        c ->
            info.put("family", c.modelType())
                .put("architecture", String.join(", ", c.architectures())));
    info.put("parameters", summary.parameters());
    config.ifPresent(c -> experts(c, summary, info));
    info.put("tensors", summary.tensors());
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
    info.put("chat_template", checkpoint.companions().stream().anyMatch(InfoCommand::hasTemplate));
    return info.put("size_bytes", summary.fileBytes());
  }

  private static void describe(Adapter adapter, ObjectNode info) {
    info.put("modules", adapter.modules().size())
        .put("ranks", values(adapter, module -> Long.toString(module.rank())))
        .put("scales", values(adapter, module -> Float.toString(module.scale())));
    if (!adapter.replacements().isEmpty()) {
      info.put("replaced_tensors", adapter.replacements().size());
    }
  }

  private static String values(Adapter adapter, Function<Adapter.Module, String> value) {
    return adapter.modules().stream().map(value).distinct().collect(Collectors.joining(", "));
  }

  private static void experts(ModelConfig config, ModelSummary summary, ObjectNode info) {
    var json = config.json();
    int experts =
        Math.max(json.path("num_local_experts").asInt(0), json.path("num_experts").asInt(0));
    int used = json.path("num_experts_per_tok").asInt(0);
    if (experts > 1 && used > 0) {
      info.put("active_parameters", summary.activeParameters(Math.min(used, experts), experts))
          .put("experts", experts)
          .put("experts_per_token", used);
    }
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
    return theta == (long) theta ? Long.toString((long) theta) : Double.toString(theta);
  }

  private static String tokenizer(TokenizerOutline outline) {
    String merges = outline.merges() == 0 ? "" : ", " + Sizes.count(outline.merges()) + " merges";
    String type = outline.type().isEmpty() ? "of no stated type" : outline.type();
    return type + ", " + Sizes.count(outline.vocabulary()) + " tokens" + merges;
  }

  private static boolean hasTemplate(Companion companion) {
    String name = companion.name();
    return name.startsWith("chat_template.")
        || (name.equals("tokenizer_config.json")
            && new String(companion.content(LARGEST, ErrorCode.TOKENIZER), UTF_8)
                .contains("\"chat_template\""));
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
      case "chat_template" -> "chat template";
      case "active_parameters" -> "active";
      case "experts_per_token" -> "experts/token";
      case "bf16_bytes" -> "in bf16";
      case "affine4_bytes" -> "in affine4";
      case "cache_bytes_per_token" -> "cache a token";
      case "replaced_tensors" -> "replaced";
      default -> key;
    };
  }

  private static String text(java.util.Map.Entry<String, tools.jackson.databind.JsonNode> member) {
    var value = member.getValue();
    if (member.getKey().contains("_bytes")) {
      return Sizes.decimal(value.doubleValue());
    }
    return switch (value.getNodeType()) {
      case BOOLEAN -> value.booleanValue() ? "yes" : "no";
      case NUMBER -> value.isIntegralNumber() ? Sizes.count(value.longValue()) : value.toString();
      default -> value.stringValue();
    };
  }
}
