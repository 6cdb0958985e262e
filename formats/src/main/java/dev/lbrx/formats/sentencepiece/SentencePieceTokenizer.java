package dev.lbrx.formats.sentencepiece;

import dev.lbrx.formats.tokenizer.AddedToken;
import dev.lbrx.formats.tokenizer.Detokenizer;
import dev.lbrx.formats.tokenizer.Normalizer;
import dev.lbrx.formats.tokenizer.PostProcessor;
import dev.lbrx.formats.tokenizer.PreTokenizer;
import dev.lbrx.formats.tokenizer.ScoredModel;
import dev.lbrx.formats.tokenizer.TokenizerFile;
import dev.lbrx.formats.tokenizer.TokenizerModel;
import dev.lbrx.formats.tokenizer.TokenizerSettings;
import dev.lbrx.formats.tokenizer.UnigramModel;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * The tokenizer that a SentencePiece model, and tokens beside it, amount to. Control pieces and the
 * unknown one are special tokens, as transformers and llama.cpp have them; user-defined ones are
 * found in a text by SentencePiece's own rule.
 */
public final class SentencePieceTokenizer {
  private static final String SPACE = "▁";
  private static final double WHOLE_PENALTY = 0.1;

  private final SentencePieceFile file;
  private final Map<Integer, AddedToken> extra;
  private final TokenizerSettings settings;
  private final String source;
  private final Map<String, Integer> vocabulary = new LinkedHashMap<>();
  private final Map<String, Float> scores = new LinkedHashMap<>();
  private final Set<String> whole = new LinkedHashSet<>();
  private final Map<Integer, AddedToken> added = new TreeMap<>();

  private SentencePieceTokenizer(
      SentencePieceFile file,
      Map<Integer, AddedToken> extra,
      TokenizerSettings settings,
      String source) {
    this.file = file;
    this.extra = extra;
    this.settings = settings;
    this.source = source;
  }

  /**
   * The tokenizer.
   *
   * @param extra as {@link ExtraTokens} finds them
   * @param settings of tokenizer_config.json; what it does not say the model does
   * @param source names the model in errors
   */
  public static TokenizerFile of(
      SentencePieceFile file,
      Map<Integer, AddedToken> extra,
      TokenizerSettings settings,
      String source) {
    return new SentencePieceTokenizer(file, extra, settings, source).tokenizer();
  }

  private TokenizerFile tokenizer() {
    for (int id = 0; id < file.pieces().size(); id++) {
      piece(id, file.pieces().get(id));
    }
    extra.forEach(this::extra);
    boolean unigram = file.kind() == SentencePieceFile.Kind.UNIGRAM;
    int stripped = file.addDummyPrefix() ? 1 : 0;
    var bos = token(settings.bosToken(), file.bos());
    var eos = token(settings.eosToken(), file.eos());
    return new TokenizerFile(
        unigram ? unigram() : bpe(),
        List.copyOf(added.values()),
        new Normalizer.SentencePiece(
            file.map(), file.addDummyPrefix(), file.removeExtraWhitespaces(), userDefined()),
        new PreTokenizer.Sequence(List.of()),
        around(
            settings.addBosToken().orElse(!unigram) ? bos : Optional.empty(),
            settings.addEosToken().orElse(unigram) ? eos : Optional.empty()),
        new Detokenizer.Spaces(
            SPACE,
            file.byteFallback(),
            file.removeExtraWhitespaces() ? Integer.MAX_VALUE : stripped),
        new TokenizerSettings(bos, eos, settings.addBosToken(), settings.addEosToken()));
  }

  private void piece(int id, Piece piece) {
    var other = extra.get(id);
    if (other != null && !other.content().equals(piece.text())) {
      return;
    }
    String text = piece.text();
    vocabulary.put(text, id);
    boolean special = other != null && other.special();
    switch (piece.type()) {
      case NORMAL -> {
        if (!special) {
          scores.put(text, piece.score());
        }
      }
      case USER_DEFINED -> {
        if (!special) {
          whole.add(text);
        }
      }
      case CONTROL, UNKNOWN ->
          added.put(id, new AddedToken(id, text, false, false, false, false, true));
      case BYTE, UNUSED -> {}
    }
  }

  private void extra(int id, AddedToken token) {
    Integer known = vocabulary.putIfAbsent(token.content(), id);
    if (known != null && known != id) {
      throw new LbrxException(
          ErrorCode.TOKENIZER,
          "%s: its piece %d has the text of the added token %d".formatted(source, known, id));
    }
    if (!whole.contains(token.content())) {
      added.put(id, token);
    }
  }

  private Set<String> userDefined() {
    var texts = new LinkedHashSet<String>();
    file.pieces().stream()
        .filter(piece -> piece.type() == PieceType.USER_DEFINED)
        .forEach(piece -> texts.add(piece.text()));
    return texts;
  }

  private TokenizerModel bpe() {
    return new ScoredModel(vocabulary, scores, whole, unknown(), file.byteFallback());
  }

  private TokenizerModel unigram() {
    var all = new LinkedHashMap<String, Double>();
    scores.forEach((text, score) -> all.put(text, (double) score));
    float least = scores.values().stream().min(Float::compare).orElse(0f);
    float most = scores.values().stream().max(Float::compare).orElse(0f);
    for (String text : whole) {
      int length = text.getBytes(StandardCharsets.UTF_8).length;
      all.put(text, length * most - WHOLE_PENALTY);
    }
    return new UnigramModel(
        vocabulary,
        all,
        unknown(),
        least - UnigramModel.UNKNOWN_PENALTY,
        file.byteFallback(),
        true);
  }

  private String unknown() {
    String text = file.pieces().get(file.unknown()).text();
    if (!vocabulary.containsKey(text)) {
      throw new LbrxException(
          ErrorCode.TOKENIZER, source + ": an added token takes the place of the unknown piece");
    }
    return text;
  }

  private Optional<String> token(Optional<String> stated, OptionalInt id) {
    return stated.isPresent() || id.isEmpty()
        ? stated
        : Optional.of(file.pieces().get(id.getAsInt()).text());
  }

  private PostProcessor around(Optional<String> bos, Optional<String> eos) {
    var pieces = new ArrayList<PostProcessor.Piece>();
    bos.ifPresent(text -> special(text).ifPresent(pieces::add));
    pieces.add(new PostProcessor.Piece.Text());
    eos.ifPresent(text -> special(text).ifPresent(pieces::add));
    return new PostProcessor.Template(pieces);
  }

  private Optional<PostProcessor.Piece> special(String text) {
    return Optional.ofNullable(vocabulary.get(text))
        .map(id -> new PostProcessor.Piece.Special(text, List.of(id)));
  }
}
