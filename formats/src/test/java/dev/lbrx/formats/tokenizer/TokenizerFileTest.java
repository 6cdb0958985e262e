package dev.lbrx.formats.tokenizer;

import static dev.lbrx.formats.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.spi.error.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenizerFileTest {
  private static final String LEAST =
      """
      {"added_tokens": [{"id": 3, "content": "<end>", "special": true, "lstrip": true}],
       "normalizer": null, "pre_tokenizer": null, "post_processor": null, "decoder": null,
       "model": {"type": "BPE", "vocab": {"a": 0, "b": 1, "ab": 2}, "merges": ["a b"]}}
      """;

  @TempDir Path directory;

  private TokenizerFile read(String json) throws Exception {
    return TokenizerFile.read(Files.writeString(directory.resolve("tokenizer.json"), json));
  }

  private static List<Merge> merges(TokenizerFile file) {
    return ((BpeModel) file.model()).merges();
  }

  @Test
  void readsTheDemoTokenizer() {
    var file = TokenizerFile.read(Path.of("../demo/demo-base/tokenizer.json"));
    assertThat(file.model().vocabulary()).hasSize(4096).containsEntry("!", 2);
    assertThat(merges(file)).hasSize(3838).startsWith(new Merge("Ġ", "t"));
    assertThat(file.addedTokens())
        .extracting(AddedToken::content)
        .containsExactly("<|begin_of_text|>", "<|end_of_text|>");
    assertThat(file.normalizer()).isEqualTo(new Normalizer.Sequence(List.of()));
    var steps = ((PreTokenizer.Sequence) file.preTokenizer()).steps();
    assertThat(steps.getFirst())
        .isInstanceOfSatisfying(
            PreTokenizer.Split.class,
            split -> {
              assertThat(split.regex()).isTrue();
              assertThat(split.pattern()).startsWith("(?i:'s|'t");
              assertThat(split.behavior()).isEqualTo(PreTokenizer.Behavior.ISOLATED);
            });
    assertThat(steps.get(1)).isEqualTo(new PreTokenizer.ByteLevel(false, false));
    assertThat(file.postProcessor())
        .isEqualTo(
            new PostProcessor.Template(
                List.of(
                    new PostProcessor.Piece.Special("<|begin_of_text|>", List.of(0)),
                    new PostProcessor.Piece.Text())));
    assertThat(file.settings().bosToken()).contains("<|begin_of_text|>");
    assertThat(file.settings().eosToken()).contains("<|end_of_text|>");
    assertThat(file.settings().addBosToken()).contains(true);
    assertThat(file.id("<|end_of_text|>")).contains(1);
    assertThat(file.id("!")).contains(2);
    assertThat(file.id("no such token")).isEmpty();
  }

  @Test
  void readsBothSpellingsOfMerges() throws Exception {
    var words = merges(read(LEAST));
    var pairs = merges(read(LEAST.replace("\"a b\"", "[\"a\", \"b\"]")));
    assertThat(words).isEqualTo(pairs).containsExactly(new Merge("a", "b"));
  }

  @Test
  void readsFlagsAndSettings() throws Exception {
    Files.writeString(
        directory.resolve("tokenizer_config.json"),
        "{\"bos_token\": {\"content\": \"<s>\", \"lstrip\": false}, \"add_bos_token\": false}");
    var file = read(LEAST.replace("\"merges\"", "\"ignore_merges\": true, \"merges\""));
    assertThat(file.addedTokens())
        .containsExactly(new AddedToken(3, "<end>", false, true, false, false, true));
    assertThat(((BpeModel) file.model()).ignoreMerges()).isTrue();
    assertThat(file.settings().bosToken()).contains("<s>");
    assertThat(file.settings().addBosToken()).contains(false);
    assertThat(file.settings().addEosToken()).isEmpty();
    var split =
        "{\"type\": \"Split\", \"pattern\": {\"String\": \" \"}, \"behavior\": \"MergedWithNext\"}";
    assertThat(
            read(LEAST.replace("\"pre_tokenizer\": null", "\"pre_tokenizer\": " + split))
                .preTokenizer())
        .isEqualTo(
            new PreTokenizer.Split(" ", false, PreTokenizer.Behavior.MERGED_WITH_NEXT, false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"b\": 1' | '\"b\": 0' | /model/vocab/b: got 0, expected an id of its own",
        "'\"b\": 1' | '\"b\": -1' | /model/vocab/b",
        "'\"b\": 1' | '\"b\": 4194304' | from 0 to 4194303",
        "'\"b\": 1' | '\"b\": \"1\"' | a whole number",
        "'\"a b\"' | '\"a c\"' | token c is not in the vocabulary",
        "'\"a b\"' | '\"b a\"' | token ba is not in the vocabulary",
        "'\"a b\"' | '\"ab\"' | /model/merges/0",
        "'\"a b\"' | '\"a  b\"' | /model/merges/0",
        "'\"a b\"' | '[\"a\"]' | /model/merges/0",
        "'\"a b\"' | '7' | /model/merges/0",
        "'\"id\": 3' | '\"id\": 0' | another token",
        "'\"id\": 3' | '\"id\": -3' | /added_tokens/0/id",
        "'\"<end>\"' | '\"a\"' | another token",
        "'\"<end>\"' | '\"\"' | not empty",
        "'\"special\": true' | '\"special\": 1' | true or false",
        "'\"merges\"' | '\"unk_token\": \"?\", \"merges\"' | /model/unk_token",
        "'\"model\"' | '\"modell\"' | /model: got nothing",
      })
  void refusesContradictions(String old, String changed, String fragment) {
    assertThat(LEAST).contains(old);
    assertRefused(
        ErrorCode.TOKENIZER, () -> read(LEAST.replace(old, changed)), "tokenizer.json", fragment);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"BPE\"' | '\"WordPiece\"' | the model WordPiece",
        "'\"normalizer\": null' | '\"normalizer\": {\"type\": \"BertNormalizer\"}' | normalizer BertNormalizer",
        "'\"pre_tokenizer\": null' | '\"pre_tokenizer\": {\"type\": \"UnicodeScripts\"}' | UnicodeScripts",
        "'\"post_processor\": null' | '\"post_processor\": {\"type\": \"Roberta\"}' | Roberta",
        "'\"decoder\": null' | '\"decoder\": {\"type\": \"WordPiece\"}' | decoder WordPiece",
        "'\"merges\"' | '\"dropout\": 0.1, \"merges\"' | dropout",
        "'\"merges\"' | '\"end_of_word_suffix\": \"</w>\", \"merges\"' | </w>",
      })
  void namesTheComponentThatItDoesNotKnow(String old, String changed, String fragment) {
    assertThat(LEAST).contains(old);
    assertRefused(
        ErrorCode.UNSUPPORTED, () -> read(LEAST.replace(old, changed)), "tokenizer.json", fragment);
  }
}
