package dev.lbrx.formats.check;

import dev.lbrx.formats.Excerpt;
import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.huggingface.ModelConfig;
import dev.lbrx.spi.Shape;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Holds tensors to what config.json says of their shapes and of how many layers there are. Modules
 * that it has no word for may have any shape.
 */
final class DescribedTensors {
  private static final Pattern LAYER = Pattern.compile("model\\.layers\\.(\\d{1,6})\\.(.+)");
  private static final int WORD_BITS = 32;
  private static final int MOST_SHOWN = 20;

  // Families whose every layer has the modules below, each of its own.
  private static final Set<String> PLAIN = Set.of("llama", "mistral", "qwen2", "qwen3");
  private static final List<String> LAYER_MODULES =
      List.of(
          "input_layernorm",
          "post_attention_layernorm",
          "self_attn.q_proj",
          "self_attn.k_proj",
          "self_attn.v_proj",
          "self_attn.o_proj",
          "mlp.gate_proj",
          "mlp.up_proj",
          "mlp.down_proj");

  private final Checkpoint checkpoint;
  private final ModelConfig config;
  private final Map<String, long[]> ofModel;
  private final Map<String, long[]> ofLayer;
  private final List<LbrxException> problems = new ArrayList<>();
  private int unshown;

  private DescribedTensors(Checkpoint checkpoint, ModelConfig config) {
    this.checkpoint = checkpoint;
    this.config = config;
    long hidden = config.hiddenSize();
    long vocabulary = config.vocabSize();
    this.ofModel =
        Map.of(
            "model.embed_tokens.weight", new long[] {vocabulary, hidden},
            "lm_head.weight", new long[] {vocabulary, hidden},
            "model.norm.weight", new long[] {hidden});
    this.ofLayer = layer(config);
  }

  /** What is wrong; each tensor once, of many the first ones. */
  static List<LbrxException> problems(Checkpoint checkpoint, ModelConfig config) {
    var described = new DescribedTensors(checkpoint, config);
    described.shapes();
    described.presence();
    return described.all();
  }

  private static Map<String, long[]> layer(ModelConfig config) {
    long hidden = config.hiddenSize();
    long inner = config.intermediateSize();
    long queries = (long) config.heads() * config.headDim();
    long keys = (long) config.keyValueHeads() * config.headDim();
    var shapes = new HashMap<String, long[]>();
    for (String norm :
        List.of(
            "input_layernorm",
            "post_attention_layernorm",
            "pre_feedforward_layernorm",
            "post_feedforward_layernorm")) {
      shapes.put(norm + ".weight", new long[] {hidden});
    }
    linear(shapes, "self_attn.q_proj", queries, hidden);
    linear(shapes, "self_attn.k_proj", keys, hidden);
    linear(shapes, "self_attn.v_proj", keys, hidden);
    linear(shapes, "self_attn.qkv_proj", queries + 2 * keys, hidden);
    linear(shapes, "self_attn.o_proj", hidden, queries);
    linear(shapes, "mlp.gate_proj", inner, hidden);
    linear(shapes, "mlp.up_proj", inner, hidden);
    linear(shapes, "mlp.gate_up_proj", 2 * inner, hidden);
    linear(shapes, "mlp.down_proj", hidden, inner);
    return shapes;
  }

  private static void linear(Map<String, long[]> shapes, String module, long rows, long columns) {
    shapes.put(module + ".weight", new long[] {rows, columns});
    shapes.put(module + ".bias", new long[] {rows});
  }

  private void shapes() {
    for (String name : checkpoint.names()) {
      expected(name)
          .ifPresent(
              extents -> {
                var shape = Shape.of(extents);
                var found = shape(name);
                if (!found.equals(shape)) {
                  add(
                      "tensor %s is %s, by config.json it is %s"
                          .formatted(Excerpt.of(name), found, shape));
                }
              });
    }
  }

  private Optional<long[]> expected(String name) {
    var layer = LAYER.matcher(name);
    return Optional.ofNullable(layer.matches() ? ofLayer.get(layer.group(2)) : ofModel.get(name));
  }

  // What a packed weight stands for.
  private Shape shape(String name) {
    var shape = checkpoint.spec(name).shape();
    var scheme = checkpoint.scheme(name);
    return scheme.isEmpty()
        ? shape
        : shape.withLast(shape.last() * WORD_BITS / scheme.get().bits());
  }

  private void presence() {
    var layers = new HashSet<Integer>();
    var modules = new HashSet<String>();
    for (String name : checkpoint.names()) {
      modules.add(name.substring(0, Math.max(0, name.lastIndexOf('.'))));
      var layer = LAYER.matcher(name);
      if (layer.matches()) {
        int number = Integer.parseInt(layer.group(1));
        if (number >= config.layers() && layers.add(number)) {
          add(
              "tensor %s is of a layer beyond num_hidden_layers %d of config.json"
                  .formatted(Excerpt.of(name), config.layers()));
        }
        layers.add(number);
      }
    }
    boolean plain = PLAIN.contains(config.modelType());
    if (plain) {
      require(modules, "model.embed_tokens");
      require(modules, "model.norm");
      if (!config.tiedEmbeddings()) {
        require(modules, "lm_head");
      }
    }
    boolean numbered = plain || !layers.isEmpty();
    for (int layer = 0; numbered && layer < config.layers(); layer++) {
      if (!layers.contains(layer)) {
        add(
            "no tensor of model.layers.%d., by num_hidden_layers of config.json there are %d layers"
                .formatted(layer, config.layers()));
      } else if (plain) {
        for (String module : LAYER_MODULES) {
          require(modules, "model.layers." + layer + "." + module);
        }
      }
    }
  }

  private void require(Set<String> modules, String module) {
    if (!modules.contains(module)) {
      add("tensor " + module + ".weight is missing: the file is incomplete, fetch it again");
    }
  }

  private void add(String problem) {
    if (problems.size() == MOST_SHOWN) {
      unshown++;
    } else {
      problems.add(new LbrxException(ErrorCode.MODEL, checkpoint.path() + ": " + problem));
    }
  }

  private List<LbrxException> all() {
    if (unshown > 0) {
      problems.add(
          new LbrxException(
              ErrorCode.MODEL,
              checkpoint.path() + ": " + unshown + " more tensors do not fit config.json"));
    }
    return problems;
  }
}
