package dev.lbrx.cli;

import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.safetensors.SafetensorsLayout;
import dev.lbrx.formats.safetensors.SafetensorsWriter;
import dev.lbrx.formats.weights.NamedSpec;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Spec;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A Llama of 18 million parameters in f32, drawn from a seed, whose embeddings are so large that
 * jobs make them in several pieces.
 */
final class LargeModel {
  /** The tensor that is made in pieces. */
  static final String IN_PIECES = "model.embed_tokens.weight";

  private static final int HIDDEN = 512;
  private static final int INNER = 512;
  private static final int VOCABULARY = 32_768;
  private static final int LAYERS = 1;

  private LargeModel() {}

  static Path write(Path directory, long seed) throws IOException {
    Files.createDirectory(directory);
    Files.write(directory.resolve("config.json"), config());
    var tensors = tensors();
    var random = new Random(seed);
    var layout = SafetensorsLayout.of(tensors, Map.of("format", "pt"));
    try (var file = SafetensorsWriter.create(directory.resolve("model.safetensors"), layout)) {
      for (var tensor : tensors) {
        file.write(tensor.name(), values(tensor.spec(), random));
      }
      file.finish();
    }
    return directory;
  }

  private static byte[] config() {
    var config = Json.object().put("model_type", "llama").put("torch_dtype", "float32");
    config.put("hidden_size", HIDDEN).put("intermediate_size", INNER);
    config.put("vocab_size", VOCABULARY).put("num_hidden_layers", LAYERS);
    config.put("num_attention_heads", 8).put("num_key_value_heads", 8);
    config.put("max_position_embeddings", 512).put("rms_norm_eps", 1e-5);
    return Json.indented(config.put("tie_word_embeddings", true));
  }

  private static List<NamedSpec> tensors() {
    var tensors = new ArrayList<NamedSpec>();
    add(tensors, IN_PIECES, VOCABULARY, HIDDEN);
    for (int i = 0; i < LAYERS; i++) {
      String layer = "model.layers." + i + ".";
      add(tensors, layer + "input_layernorm.weight", HIDDEN);
      for (String name : List.of("q", "k", "v", "o")) {
        add(tensors, layer + "self_attn." + name + "_proj.weight", HIDDEN, HIDDEN);
      }
      add(tensors, layer + "post_attention_layernorm.weight", HIDDEN);
      add(tensors, layer + "mlp.gate_proj.weight", INNER, HIDDEN);
      add(tensors, layer + "mlp.up_proj.weight", INNER, HIDDEN);
      add(tensors, layer + "mlp.down_proj.weight", HIDDEN, INNER);
    }
    add(tensors, "model.norm.weight", HIDDEN);
    return tensors;
  }

  private static void add(List<NamedSpec> tensors, String name, long... shape) {
    tensors.add(new NamedSpec(name, Spec.of(DType.F32, shape)));
  }

  // Values between 2^-7 and 2^-6, which f16 holds too, and their negatives.
  private static MemorySegment values(Spec spec, Random random) {
    var bytes = ByteBuffer.allocate((int) spec.spanBytes()).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      bytes.putInt(random.nextInt() & 0x807F_E000 | 0x3C00_0000);
    }
    return MemorySegment.ofArray(bytes.array());
  }
}
