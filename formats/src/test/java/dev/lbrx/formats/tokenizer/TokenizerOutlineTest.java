package dev.lbrx.formats.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.formats.Refusals;
import dev.lbrx.spi.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerOutlineTest {
  @TempDir Path folder;

  @Test
  void countsWhatTheWholeReaderReads() {
    Path file = Path.of("../demo/demo-base/tokenizer.json");
    var whole = TokenizerFile.read(file).model();
    assertThat(TokenizerOutline.read(file))
        .isEqualTo(new TokenizerOutline("BPE", whole.vocabulary().size(), whole.mergeCount()));
  }

  @Test
  void stringsMayHoldAnything() throws IOException {
    assertThat(
            outline(
                """
                {"added_tokens": [{"content": "\\"}],\\\\"}], "model" : {"dropout": null, "type":"BPE",
                 "vocab": {"a": 0, "{": 1, ",": 2, "\\"": 3, "é\\\\": 4}, "merges": [["a", "]"], ["[", ","]]},
                 "decoder": {"model": {"vocab": {"x": 0}}}}
                """))
        .isEqualTo(new TokenizerOutline("BPE", 5, 2));
  }

  @Test
  void aUnigramVocabularyIsAListOfPairs() throws IOException {
    assertThat(outline("{\"model\":{\"type\":\"Unigram\",\"vocab\":[[\"a\",-1.5],[\"b\",0]]}}"))
        .isEqualTo(new TokenizerOutline("Unigram", 2, 0));
  }

  @Test
  void whatIsNotThereCountsNothing() throws IOException {
    assertThat(outline("{\"model\":{\"vocab\":{},\"merges\":[ ],\"type\":null}}"))
        .isEqualTo(new TokenizerOutline("", 0, 0));
    assertThat(outline("{}")).isEqualTo(new TokenizerOutline("", 0, 0));
    assertThat(outline("{\"model\":7}")).isEqualTo(new TokenizerOutline("", 0, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "{\"model\":{\"vocab\":{\"a", "{\"model\" 1}", "{7:1}", "{\"a\":\"\\"})
  void refusesWhatEndsOrIsNotJson(String text) {
    Refusals.assertRefused(ErrorCode.TOKENIZER, () -> outline(text), "tokenizer.json at byte ");
  }

  private TokenizerOutline outline(String text) throws IOException {
    return TokenizerOutline.read(Files.writeString(folder.resolve("tokenizer.json"), text));
  }
}
