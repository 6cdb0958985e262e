package dev.lbrx.inference.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.sentencepiece.SentencePieceFile;
import dev.lbrx.formats.sentencepiece.SentencePieceTokenizer;
import dev.lbrx.formats.tokenizer.TokenizerFile;
import dev.lbrx.formats.tokenizer.TokenizerSettings;
import dev.lbrx.formats.weights.Companion;
import dev.lbrx.inference.Demo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Models of SentencePiece and Unigram tokenizer.json files, against SentencePiece and Hugging
 * Face's tokenizers: src/test/python/pieces.py trained the models and wrote what is expected.
 */
class SentencePieceTest {
  private static final JsonNode GOLDEN = Json.parse(resource("pieces.json"), "pieces.json");
  private static final Pattern GRAPHEME = Pattern.compile("\\X");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"llama", "gemma", "t5", "rare", "plain"})
  void stringsHaveTheIdsOfSentencePiece(String name) {
    var tokenizer = tokenizer(model(name));
    for (int i = 0; i < GOLDEN.get("texts").size(); i++) {
      String text = GOLDEN.get("texts").get(i).stringValue();
      // SentencePiece makes no control pieces of text.
      assertThat(tokenizer.encodeMarked(Literal.mark(text)))
          .as(text)
          .isEqualTo(Demo.ids(GOLDEN.get("ids").get(name).get(i)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "gemma", "t5", "rare", "plain"})
  void idsHaveTheTextsOfSentencePiece(String name) {
    var file = model(name);
    var tokenizer = tokenizer(file);
    for (int i = 0; i < GOLDEN.get("texts").size(); i++) {
      int[] known =
          Arrays.stream(Demo.ids(GOLDEN.get("ids").get(name).get(i)))
              .filter(id -> id != file.unknown())
              .toArray();
      assertThat(tokenizer.decode(known, true))
          .isEqualTo(GOLDEN.get("decoded").get(name).get(i).stringValue());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"older", "newer", "bytes"})
  void unigramFilesHaveTheIdsOfHuggingFace(String name) {
    var tokenizer = unigram(name);
    for (int i = 0; i < GOLDEN.get("texts").size(); i++) {
      int[] wanted = Demo.ids(GOLDEN.get("unigram_ids").get(name).get(i));
      assertThat(tokenizer.encode(GOLDEN.get("texts").get(i).stringValue(), true))
          .as(GOLDEN.get("texts").get(i).stringValue())
          .isEqualTo(wanted);
      assertThat(tokenizer.decode(wanted, true))
          .isEqualTo(GOLDEN.get("unigram_decoded").get(name).get(i).stringValue());
    }
  }

  /** Of Unigram models the rest is as Hugging Face has it: docs/formats/gguf.md. */
  @ParameterizedTest
  @CsvSource({"llama, 0", "gemma, 0", "t5, 130"})
  void ggufFilesKeepTheIds(String name, int leftOut) {
    var gguf = folder.resolve(name + ".gguf");
    GgufVocabulary.write(
        gguf, 640, new Companion.Made("tokenizer.model", resource(name + ".model")));
    int others = 0;
    try (var checkpoint = Checkpoint.open(gguf)) {
      var tokenizer = Tokenizer.of(checkpoint.tokenizer().orElseThrow());
      for (int i = 0; i < GOLDEN.get("texts").size(); i++) {
        String text = GOLDEN.get("texts").get(i).stringValue();
        if (name.equals("t5") && hasGraphemesOrSpaces(text)) {
          others++;
        } else {
          assertThat(tokenizer.encodeMarked(Literal.mark(text)))
              .as(text)
              .isEqualTo(Demo.ids(GOLDEN.get("ids").get(name).get(i)));
        }
      }
    }
    assertThat(others).isLessThanOrEqualTo(leftOut);
  }

  // Graphemes of several characters, or white space at its ends that is not spaces.
  private static boolean hasGraphemesOrSpaces(String text) {
    String inner = text.replaceAll("^ +| +$", "");
    return GRAPHEME.matcher(text).results().count() != text.codePointCount(0, text.length())
        || !CodePoints.strip(inner, true, true).equals(inner);
  }

  private static Tokenizer unigram(String name) {
    String map = Base64.getEncoder().encodeToString(model("t5").map().bytes());
    String json = GOLDEN.get("unigram").get(name).toString().replace("CHARSMAP", map);
    var tokenizer = Json.requireObject(json.getBytes(StandardCharsets.UTF_8), name);
    return Tokenizer.of(TokenizerFile.of(tokenizer, Json.object(), name));
  }

  private static Tokenizer tokenizer(SentencePieceFile file) {
    var settings = TokenizerSettings.of(Json.object(), "none");
    return Tokenizer.of(SentencePieceTokenizer.of(file, Map.of(), settings, "model"));
  }

  private static SentencePieceFile model(String name) {
    return SentencePieceFile.of(resource(name + ".model"), name);
  }

  private static byte[] resource(String name) {
    try (var in = Objects.requireNonNull(SentencePieceTest.class.getResourceAsStream(name))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
