package dev.lbrx.formats.check;

import dev.lbrx.formats.checkpoint.Links;
import dev.lbrx.formats.checkpoint.ShardIndex;
import dev.lbrx.formats.huggingface.GenerationConfig;
import dev.lbrx.formats.huggingface.ModelConfig;
import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.safetensors.SafetensorsFile;
import dev.lbrx.formats.tokenizer.TokenizerFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The JSON files of a model, told apart by their members. */
enum JsonFile {
  INDEX("shard index", "weight_map"),
  ADAPTER("adapter configuration", "peft_type", "lora_parameters", "fine_tune_type"),
  CONFIG("model configuration", "model_type", "architectures"),
  TOKENIZER("tokenizer", "pre_tokenizer", "post_processor", "added_tokens"),
  GENERATION("generation configuration", "do_sample", "temperature", "top_p", "eos_token_id"),
  OTHER("JSON file");

  private final String label;

  @SuppressWarnings("ImmutableEnumChecker") // List.of cannot change.
  private final List<String> members;

  JsonFile(String label, String... members) {
    this.label = label;
    this.members = List.of(members);
  }

  String label() {
    return label;
  }

  static JsonFile kind(ObjectNode json) {
    for (var kind : values()) {
      if (kind.members.stream().anyMatch(json::has)) {
        return kind;
      }
    }
    return OTHER;
  }

  /** Reads a file with the reader of its kind, which refuses what is wrong. */
  static void check(Path file) {
    var json = Json.readObject(file);
    switch (kind(json)) {
      case INDEX -> index(file);
      case CONFIG -> ModelConfig.of(json, file.toString());
      case TOKENIZER -> TokenizerFile.read(file);
      case GENERATION -> GenerationConfig.of(json, file.toString());
      case ADAPTER, OTHER -> {}
    }
  }

  private static void index(Path file) {
    var index = ShardIndex.read(file);
    var shards = new ArrayList<SafetensorsFile>();
    try {
      index.files(Links.INSIDE).forEach(shard -> shards.add(SafetensorsFile.open(shard)));
      index.requireMatch(shards);
    } finally {
      shards.forEach(SafetensorsFile::close);
    }
  }
}
