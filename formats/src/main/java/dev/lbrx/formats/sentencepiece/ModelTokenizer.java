package dev.lbrx.formats.sentencepiece;

import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.json.JsonLimits;
import dev.lbrx.formats.tokenizer.AddedToken;
import dev.lbrx.formats.tokenizer.TokenizerFile;
import dev.lbrx.formats.tokenizer.TokenizerOutline;
import dev.lbrx.formats.tokenizer.TokenizerSettings;
import dev.lbrx.formats.weights.Companion;
import dev.lbrx.spi.error.ErrorCode;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tokenizer of a model that has a tokenizer.model and no tokenizer.json.
 *
 * @param files the model's small files by name
 * @param label a file's name in errors
 */
public record ModelTokenizer(
    Function<String, Optional<? extends Companion>> files, UnaryOperator<String> label) {
  private static final String SETTINGS = "tokenizer_config.json";

  /** SentencePiece's file; empty where there is none of its format. */
  public Optional<SentencePieceFile> sentencePiece() {
    return find(SentencePieceFile::is);
  }

  /** The tokenizer; empty where there is no file by its name. */
  public Optional<TokenizerFile> tokenizer() {
    return find(bytes -> true)
        .map(
            file ->
                SentencePieceTokenizer.of(
                    file,
                    extra(),
                    TokenizerSettings.of(json(SETTINGS), label.apply(SETTINGS)),
                    label.apply(SentencePieceFile.NAMES.getFirst())));
  }

  /** The tokens that other files add to it, by id. */
  public Map<Integer, AddedToken> extra() {
    return ExtraTokens.of(
        json(ExtraTokens.FILE),
        label.apply(ExtraTokens.FILE),
        json(SETTINGS),
        label.apply(SETTINGS));
  }

  /** Its outline, without added tokens; empty where there is no file of SentencePiece's format. */
  public Optional<TokenizerOutline> outline() {
    return sentencePiece()
        .map(
            file ->
                new TokenizerOutline(
                    file.kind() == SentencePieceFile.Kind.BPE ? "BPE" : "Unigram",
                    file.pieces().size(),
                    0));
  }

  private Optional<SentencePieceFile> find(Predicate<byte[]> wanted) {
    for (String name : SentencePieceFile.NAMES) {
      var bytes = content(name, SentencePieceFile.LARGEST, ErrorCode.TOKENIZER).filter(wanted);
      if (bytes.isPresent()) {
        return Optional.of(SentencePieceFile.of(bytes.get(), label.apply(name)));
      }
    }
    return Optional.empty();
  }

  private ObjectNode json(String name) {
    return content(name, JsonLimits.BYTES, ErrorCode.JSON)
        .map(bytes -> Json.requireObject(bytes, label.apply(name)))
        .orElseGet(Json::object);
  }

  private Optional<byte[]> content(String name, long limit, ErrorCode tooLong) {
    return files.apply(name).map(file -> file.content(limit, tooLong));
  }
}
