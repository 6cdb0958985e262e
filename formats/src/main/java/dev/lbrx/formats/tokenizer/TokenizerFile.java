package dev.lbrx.formats.tokenizer;

import dev.lbrx.formats.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/**
 * A tokenizer as its files describe it, BPE (byte-level or of SentencePiece's kind) or Unigram,
 * checked: ids in range and unique, merges of known tokens. This parses; it does not encode.
 *
 * @param model vocabulary, and merges or scores
 * @param addedTokens by id
 * @param normalizer what happens before cutting
 * @param preTokenizer how text is cut
 * @param postProcessor what is put around a text
 * @param detokenizer how tokens become text
 * @param settings what tokenizer_config.json says
 */
public record TokenizerFile(
    TokenizerModel model,
    List<AddedToken> addedTokens,
    Normalizer normalizer,
    PreTokenizer preTokenizer,
    PostProcessor postProcessor,
    Detokenizer detokenizer,
    TokenizerSettings settings) {
  /** The largest vocabulary, added tokens included. */
  public static final int LARGEST_VOCABULARY = 4 << 20;

  /** Copies the list. */
  public TokenizerFile {
    addedTokens = List.copyOf(addedTokens);
  }

  /**
   * Reads a tokenizer.json, and the tokenizer_config.json beside it where there is one. {@link
   * dev.lbrx.spi.error.ErrorCode#TOKENIZER}: it contradicts itself; {@link
   * dev.lbrx.spi.error.ErrorCode#UNSUPPORTED}: it uses a component that LBRX does not know.
   */
  public static TokenizerFile read(Path file) {
    Path config = file.resolveSibling("tokenizer_config.json");
    return new TokenizerReader(file.toString(), Json.readObject(file))
        .read(
            Files.isRegularFile(config) ? Json.readObject(config) : Json.object(),
            config.toString());
  }

  /** Reads the objects of both files, which {@code source} holds. */
  public static TokenizerFile of(ObjectNode tokenizer, ObjectNode config, String source) {
    return new TokenizerReader(source, tokenizer).read(config, source);
  }

  /** The texts of the special tokens. */
  public Set<String> special() {
    return addedTokens.stream()
        .filter(AddedToken::special)
        .map(AddedToken::content)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The id of a token, added or of the model. */
  public Optional<Integer> id(String token) {
    return addedTokens.stream()
        .filter(added -> added.content().equals(token))
        .map(AddedToken::id)
        .findFirst()
        .or(() -> Optional.ofNullable(model.vocabulary().get(token)));
  }
}
