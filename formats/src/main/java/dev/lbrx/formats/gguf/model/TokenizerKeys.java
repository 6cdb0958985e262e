package dev.lbrx.formats.gguf.model;

import dev.lbrx.formats.gguf.GgufValue;
import dev.lbrx.formats.sentencepiece.PieceType;
import dev.lbrx.formats.tokenizer.AddedToken;
import dev.lbrx.formats.tokenizer.BpeModel;
import dev.lbrx.formats.tokenizer.Detokenizer;
import dev.lbrx.formats.tokenizer.Merge;
import dev.lbrx.formats.tokenizer.Normalizer;
import dev.lbrx.formats.tokenizer.PreTokenizer;
import dev.lbrx.formats.tokenizer.ScoredModel;
import dev.lbrx.formats.tokenizer.TokenizerFile;
import dev.lbrx.formats.tokenizer.UnigramModel;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Makes the tokenizer's metadata of tokenizer.json and what lies beside it. */
final class TokenizerKeys {
  private static final char SPACE = 'Ġ';
  private static final Pattern BYTE = Pattern.compile("<0x[0-9A-F]{2}>");

  private final TokenRoles roles;
  private final TokenizerFile file;
  private final Map<String, GgufValue> metadata = new LinkedHashMap<>();

  TokenizerKeys(TokenRoles roles) {
    this.roles = roles;
    this.file = TokenizerFile.of(roles.tokenizer(), roles.settings(), "tokenizer.json");
  }

  Map<String, GgufValue> metadata() {
    switch (file.model()) {
      case BpeModel bpe when file.detokenizer() instanceof Detokenizer.Spaces -> {
        model("llama", "default");
        tokens(ScoredTokens.scores(bpe), true);
      }
      case BpeModel bpe -> {
        model("gpt2", preTokenizer());
        tokens(Map.of(), false);
        merges(bpe);
      }
      case UnigramModel unigram -> {
        model("t5", "default");
        var scores = new HashMap<String, Float>();
        unigram.scores().forEach((token, score) -> scores.put(token, score.floatValue()));
        tokens(scores, true);
        unigramText();
      }
      case ScoredModel _ -> throw new IllegalStateException("tokenizer.json has no scored model");
    }
    roles.put(file.addedTokens(), metadata);
    if (file.model() instanceof BpeModel
        && file.detokenizer() instanceof Detokenizer.Spaces
        && !prependsSpace()) {
      metadata.put(GgufTokenizer.ADD_SPACE, GgufValue.flag(false));
    }
    return metadata;
  }

  private void model(String model, String pre) {
    metadata.put(GgufTokenizer.MODEL, GgufValue.text(model));
    metadata.put(GgufTokenizer.PRE, GgufValue.text(pre));
  }

  private String preTokenizer() {
    return PreTokenizers.like(file.preTokenizer())
        .map(known -> known.ggufName(roles.architecture()))
        .orElseThrow(
            () ->
                new LbrxException(
                    ErrorCode.UNSUPPORTED,
                    "tokenizer.json at /pre_tokenizer: llama.cpp has no name for it that LBRX"
                        + " knows, so it cannot be written as GGUF yet"));
  }

  /** Whether a text gets a space before it, by its normalizer or its pre-tokenizer. */
  private boolean prependsSpace() {
    return steps(file.normalizer()).stream().anyMatch(Normalizer.Prepend.class::isInstance)
        || steps(file.preTokenizer()).stream()
            .anyMatch(
                step ->
                    step instanceof PreTokenizer.Metaspace metaspace
                        && metaspace.prepend() != PreTokenizer.Prepend.NEVER);
  }

  // What llama.cpp does to a text by itself, and what it has keys for; the rest has no place.
  private void unigramText() {
    metadata.put(GgufTokenizer.ADD_SPACE, GgufValue.flag(prependsSpace()));
    boolean fewer =
        steps(file.preTokenizer()).stream().anyMatch(TokenizerKeys::splitsAtSpaces)
            || steps(file.normalizer()).stream()
                .anyMatch(Normalizer.ReplacePattern.class::isInstance);
    metadata.put(GgufTokenizer.FEWER_SPACES, GgufValue.flag(fewer));
    for (var step : steps(file.normalizer())) {
      switch (step) {
        case Normalizer.Precompiled(var map) when !map.isEmpty() ->
            metadata.put(GgufTokenizer.CHARACTER_MAP, GgufValue.uint8s(map.bytes()));
        case Normalizer.Precompiled _,
            Normalizer.Prepend _,
            Normalizer.Replace _,
            Normalizer.ReplacePattern _,
            Normalizer.Strip _ -> {}
        case Normalizer.Unicode _,
            Normalizer.Lowercase _,
            Normalizer.StripAccents _,
            Normalizer.SentencePiece _,
            Normalizer.Sequence _ ->
            throw new LbrxException(
                ErrorCode.UNSUPPORTED,
                "tokenizer.json at /normalizer: "
                    + step.getClass().getSimpleName()
                    + " has no place in GGUF files");
      }
    }
  }

  private static boolean splitsAtSpaces(PreTokenizer step) {
    return step instanceof PreTokenizer.Split split
        && split.pattern().equals("\\s+")
        && split.behavior() == PreTokenizer.Behavior.REMOVED;
  }

  private static List<Normalizer> steps(Normalizer normalizer) {
    return normalizer instanceof Normalizer.Sequence(var steps)
        ? steps.stream().flatMap(step -> steps(step).stream()).toList()
        : List.of(normalizer);
  }

  private static List<PreTokenizer> steps(PreTokenizer preTokenizer) {
    return preTokenizer instanceof PreTokenizer.Sequence(var steps)
        ? steps.stream().flatMap(step -> steps(step).stream()).toList()
        : List.of(preTokenizer);
  }

  private void tokens(Map<String, Float> scores, boolean spaced) {
    var vocabulary = file.model().vocabulary();
    int last =
        Math.max(
            vocabulary.values().stream().reduce(-1, Math::max),
            file.addedTokens().stream().mapToInt(AddedToken::id).max().orElse(-1));
    int size = roles.config().path("vocab_size").intValue(last + 1);
    if (last >= size) {
      throw new LbrxException(
          ErrorCode.TOKENIZER,
          "tokenizer.json has the id %d, config.json's vocab_size is %d".formatted(last, size));
    }
    var tokens = new TokenList(size);
    vocabulary.forEach(
        (text, id) -> {
          boolean isByte = spaced && BYTE.matcher(text).matches();
          tokens.set(
              id,
              text,
              isByte ? 0 : scores.getOrDefault(text, 0f),
              isByte ? PieceType.BYTE : PieceType.NORMAL);
        });
    file.addedTokens().forEach(tokens::add);
    if (spaced) {
      file.model()
          .unknownToken()
          .ifPresent(
              text ->
                  tokens.set(
                      vocabulary.getOrDefault(text, 0),
                      text,
                      TokenList.ADDED_SCORE,
                      PieceType.UNKNOWN));
    }
    tokens.put(metadata, spaced);
  }

  private void merges(BpeModel model) {
    List<String> merges = new ArrayList<>();
    for (Merge merge : model.merges()) {
      merges.add(merge.left().replace(' ', SPACE) + " " + merge.right().replace(' ', SPACE));
    }
    if (!merges.isEmpty()) {
      metadata.put(GgufTokenizer.MERGES, GgufValue.texts(merges));
    }
  }
}
