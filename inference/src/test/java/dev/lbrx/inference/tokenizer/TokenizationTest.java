package dev.lbrx.inference.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.tokenizer.PreTokenizer;
import dev.lbrx.formats.tokenizer.TokenizerFile;
import dev.lbrx.inference.Demo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;

/** Against Hugging Face's tokenizers: src/test/python/tokenization.py wrote what is expected. */
class TokenizationTest {
  private static final JsonNode GOLDEN = golden();
  private static final Tokenizer TOKENIZER =
      Tokenizer.of(TokenizerFile.read(Demo.model("demo-base").resolve("tokenizer.json")));

  @Test
  void oddStringsHaveTheIdsOfHuggingFace() {
    assertThat(GOLDEN.get("demo").size()).isGreaterThan(500);
    for (int i = 0; i < GOLDEN.get("demo").size(); i++) {
      var wanted = GOLDEN.get("demo").get(i);
      String text = wanted.get("text").stringValue();
      assertThat(TOKENIZER.encode(text, false)).as(text).isEqualTo(Demo.ids(wanted.get("ids")));
    }
  }

  @Test
  void idsDecodeAsInHuggingFace() {
    Demo.elements(GOLDEN.get("demo"))
        .forEach(
            wanted -> {
              int[] ids = Demo.ids(wanted.get("ids"));
              assertThat(TOKENIZER.decode(ids, false))
                  .isEqualTo(wanted.get("decoded").stringValue());
              assertThat(TOKENIZER.decode(ids, true)).isEqualTo(wanted.get("plain").stringValue());
            });
  }

  @Test
  void fragmentsOfCharactersDecodeAsInHuggingFace() {
    assertThat(GOLDEN.get("fragments").size()).isEqualTo(100);
    Demo.elements(GOLDEN.get("fragments"))
        .forEach(
            wanted ->
                assertThat(TOKENIZER.decode(Demo.ids(wanted.get("ids")), false))
                    .isEqualTo(wanted.get("decoded").stringValue()));
  }

  @Test
  void patternsOfOtherFamiliesCutAsInHuggingFace() {
    assertThat(GOLDEN.get("patterns").size()).isEqualTo(6);
    Demo.elements(GOLDEN.get("patterns"))
        .forEach(
            family -> {
              var matcher = Matcher.of(family.get("pattern").stringValue());
              for (int i = 0; i < GOLDEN.get("demo").size(); i++) {
                String text = GOLDEN.get("demo").get(i).get("text").stringValue();
                var pieces =
                    Demo.elements(family.get("pieces").get(i)).map(JsonNode::stringValue).toList();
                assertThat(pieces(matcher, text))
                    .as("%s on %s", family.get("name"), text)
                    .isEqualTo(pieces);
              }
            });
  }

  @ParameterizedTest
  @FieldSource("dev.lbrx.inference.Demo#MODELS")
  void promptsHaveTheIdsOfTransformers(String model) {
    Demo.prompts(model)
        .forEach(
            prompt ->
                assertThat(TOKENIZER.encode(prompt.get("prompt").stringValue(), true))
                    .isEqualTo(Demo.ids(prompt.get("ids"))));
  }

  @Test
  void streamedTextIsTheWholeTextAndNeverHalfACharacter() {
    Demo.elements(GOLDEN.get("demo"))
        .forEach(
            wanted -> {
              int[] ids = Demo.ids(wanted.get("ids"));
              var decoder = TOKENIZER.decoder(false);
              var text = new StringBuilder();
              for (int id : ids) {
                String more = decoder.next(id);
                assertThat(
                        more.isEmpty()
                            || !Character.isHighSurrogate(more.charAt(more.length() - 1)))
                    .isTrue();
                if (!wanted.get("decoded").stringValue().contains("\uFFFD")) {
                  assertThat(more).doesNotContain("\uFFFD");
                }
                text.append(more);
              }
              text.append(decoder.finish());
              assertThat(text.toString()).isEqualTo(wanted.get("decoded").stringValue());
            });
  }

  @Test
  void anUnfinishedCharacterComesOutAtTheEnd() {
    int[] ids = TOKENIZER.encode("🙂", false);
    assertThat(ids).hasSizeGreaterThan(1);
    var decoder = TOKENIZER.decoder(true);
    assertThat(decoder.next(ids[0])).isEmpty();
    assertThat(decoder.finish()).isEqualTo("\uFFFD");
  }

  private static List<String> pieces(Matcher matcher, String text) {
    var splitter = new Splitter(matcher, PreTokenizer.Behavior.ISOLATED, false);
    return splitter.cut(text.codePoints().toArray()).stream()
        .map(piece -> new String(piece, 0, piece.length))
        .toList();
  }

  private static JsonNode golden() {
    String name = "tokenization.json";
    try (var in = Objects.requireNonNull(TokenizationTest.class.getResourceAsStream(name))) {
      return Json.parse(in.readAllBytes(), name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
