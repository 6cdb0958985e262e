package dev.lbrx.inference.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.tokenizer.TokenizerFile;
import dev.lbrx.formats.weights.Companion;
import dev.lbrx.inference.Demo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tokenizers of SentencePiece's kind and rare parts of byte-level ones, against Hugging Face's
 * tokenizers: src/test/python/spaces.py wrote what is expected.
 */
class SpacesTest {
  private static final JsonNode GOLDEN = golden();
  @TempDir Path folder;

  static Stream<String> tokenizers() {
    return GOLDEN.get("tokenizers").propertyNames().stream();
  }

  @ParameterizedTest
  @MethodSource("tokenizers")
  void stringsHaveTheIdsOfHuggingFace(String name) {
    var tokenizer = tokenizer(name);
    for (int i = 0; i < GOLDEN.get("texts").size(); i++) {
      String text = GOLDEN.get("texts").get(i).stringValue();
      assertThat(tokenizer.encode(text, false))
          .as(text)
          .isEqualTo(Demo.ids(GOLDEN.get("cases").get(name).get(i).get(0)));
    }
  }

  @ParameterizedTest
  @MethodSource("tokenizers")
  void idsHaveTheTextsOfHuggingFace(String name) {
    var tokenizer = tokenizer(name);
    for (int i = 0; i < GOLDEN.get("texts").size(); i++) {
      var wanted = GOLDEN.get("cases").get(name).get(i);
      int[] ids = Demo.ids(wanted.get(0));
      assertThat(tokenizer.decode(ids, false)).isEqualTo(wanted.get(1).stringValue());
      assertThat(tokenizer.decode(ids, true)).isEqualTo(wanted.get(2).stringValue());
    }
  }

  /** Of the others there are parts that have no place in GGUF files: docs/formats/gguf.md. */
  @ParameterizedTest
  @ValueSource(strings = {"llama2", "gemma"})
  void ggufFilesKeepTheIds(String name) {
    var file = folder.resolve(name + ".gguf");
    var companion =
        new Companion.Made("tokenizer.json", Json.indented(GOLDEN.get("tokenizers").get(name)));
    GgufVocabulary.write(file, 640, companion);
    try (var checkpoint = Checkpoint.open(file)) {
      var tokenizer = Tokenizer.of(checkpoint.tokenizer().orElseThrow());
      for (int i = 0; i < GOLDEN.get("texts").size(); i++) {
        int[] wanted = Demo.ids(GOLDEN.get("cases").get(name).get(i).get(0));
        assertThat(tokenizer.encode(GOLDEN.get("texts").get(i).stringValue(), false))
            .as(GOLDEN.get("texts").get(i).stringValue())
            .isEqualTo(wanted);
        assertThat(tokenizer.decode(wanted, false))
            .isEqualTo(GOLDEN.get("cases").get(name).get(i).get(1).stringValue());
      }
    }
  }

  private static Tokenizer tokenizer(String name) {
    var json = (ObjectNode) GOLDEN.get("tokenizers").get(name);
    return Tokenizer.of(TokenizerFile.of(json, Json.object(), name));
  }

  private static JsonNode golden() {
    String name = "spaces.json";
    try (var in = Objects.requireNonNull(SpacesTest.class.getResourceAsStream(name))) {
      return Json.parse(in.readAllBytes(), name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
