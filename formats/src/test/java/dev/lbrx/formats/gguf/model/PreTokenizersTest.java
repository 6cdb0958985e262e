package dev.lbrx.formats.gguf.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.tokenizer.PreTokenizer;
import dev.lbrx.formats.tokenizer.TokenizerFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PreTokenizersTest {
  /** What is read of a name, put into tokenizer.json and written again cuts in the same way. */
  @ParameterizedTest
  @CsvSource({
    "llama-bpe, LLAMA, llama-bpe",
    "tekken, MISTRAL, tekken",
    "qwen2, QWEN2, qwen2",
    "qwen2, QWEN3, qwen2",
    "smollm, LLAMA, smollm",
    "dbrx, OLMO2, dbrx",
    "olmo, LLAMA, gpt-2",
    "starcoder, STARCODER2, starcoder",
    "gpt-4o, LLAMA, gpt-4o",
    "default, LLAMA, default",
  })
  void namesComeBack(String name, Architecture family, String written) {
    var known = PreTokenizers.named(name).orElseThrow();
    var like = PreTokenizers.like(throughJson(known)).orElseThrow();
    assertThat(like.ggufName(family)).isEqualTo(written);
  }

  @ParameterizedTest
  @EnumSource
  void everyOneIsReadFromItsJson(PreTokenizers known) {
    assertThat(PreTokenizers.like(throughJson(known)).orElseThrow().json()).isEqualTo(known.json());
    assertThat(PreTokenizers.named("no such name")).isEmpty();
  }

  private static PreTokenizer throughJson(PreTokenizers known) {
    var json = Json.object();
    json.set("pre_tokenizer", known.json());
    json.putObject("model").put("type", "BPE").putObject("vocab").put("a", 0);
    return TokenizerFile.of(json, Json.object(), "tokenizer.json").preTokenizer();
  }
}
