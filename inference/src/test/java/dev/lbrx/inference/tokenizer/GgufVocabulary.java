package dev.lbrx.inference.tokenizer;

import dev.lbrx.formats.gguf.model.FileType;
import dev.lbrx.formats.gguf.model.GgufModelWriter;
import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.weights.Companion;
import dev.lbrx.formats.weights.NamedSpec;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Spec;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;

/** GGUF files of next to nothing but a tokenizer. */
final class GgufVocabulary {
  private static final List<NamedSpec> NORM =
      List.of(new NamedSpec("model.norm.weight", Spec.of(DType.F32, 8)));

  private GgufVocabulary() {}

  static void write(Path file, int vocabulary, Companion... tokenizer) {
    var config = Json.object().put("model_type", "llama").put("vocab_size", vocabulary);
    config.put("hidden_size", 8).put("num_attention_heads", 1).put("num_hidden_layers", 1);
    config.put("intermediate_size", 8);
    try (var writer =
        GgufModelWriter.create(
            file, false, List.of(), NORM, config, List.of(tokenizer), FileType.of(DType.F32))) {
      writer.write("model.norm.weight", MemorySegment.ofArray(new byte[32]));
      writer.commit();
    }
  }
}
