package dev.lbrx.formats.gguf.model;

import dev.lbrx.formats.gguf.GgufValue;
import dev.lbrx.formats.sentencepiece.PieceType;
import dev.lbrx.formats.sentencepiece.SentencePieceFile;
import dev.lbrx.formats.tokenizer.AddedToken;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Makes the tokenizer's metadata of tokenizer.model and what lies beside it: BPE is {@code llama},
 * Unigram {@code t5}.
 *
 * @param extra tokens that other files add to the model's, by id
 */
record SentencePieceKeys(SentencePieceFile file, Map<Integer, AddedToken> extra, TokenRoles roles) {
  Map<String, GgufValue> metadata() {
    var metadata = new LinkedHashMap<String, GgufValue>();
    boolean unigram = file.kind() == SentencePieceFile.Kind.UNIGRAM;
    metadata.put(GgufTokenizer.MODEL, GgufValue.text(unigram ? "t5" : "llama"));
    metadata.put(GgufTokenizer.PRE, GgufValue.text("default"));
    tokens().put(metadata, true);
    if (unigram) {
      metadata.put(GgufTokenizer.ADD_SPACE, GgufValue.flag(file.addDummyPrefix()));
      metadata.put(GgufTokenizer.FEWER_SPACES, GgufValue.flag(file.removeExtraWhitespaces()));
      if (!file.map().isEmpty()) {
        metadata.put(GgufTokenizer.CHARACTER_MAP, GgufValue.uint8s(file.map().bytes()));
      }
    }
    roles.put(added(), metadata);
    put(metadata, GgufTokenizer.BOS, file.bos());
    put(metadata, GgufTokenizer.EOS, file.eos());
    put(metadata, GgufTokenizer.UNKNOWN, OptionalInt.of(file.unknown()));
    put(metadata, GgufTokenizer.PADDING, file.padding());
    if (!unigram && !file.addDummyPrefix()) {
      metadata.put(GgufTokenizer.ADD_SPACE, GgufValue.flag(false));
    }
    return metadata;
  }

  private TokenList tokens() {
    int last = extra.keySet().stream().reduce(file.pieces().size() - 1, Math::max);
    int size = roles.config().path("vocab_size").intValue(last + 1);
    if (last >= size) {
      throw new LbrxException(
          ErrorCode.TOKENIZER,
          "tokenizer.model and tokens beside it have the id %d, config.json's vocab_size is %d"
              .formatted(last, size));
    }
    var tokens = new TokenList(size);
    for (int id = 0; id < file.pieces().size(); id++) {
      var piece = file.pieces().get(id);
      // Spaces of user-defined tokens are plain where they are looked for in the text as given.
      boolean plain =
          piece.type() == PieceType.USER_DEFINED && file.kind() == SentencePieceFile.Kind.BPE;
      String text = plain ? piece.text().replace('▁', ' ') : piece.text();
      tokens.set(id, text, piece.score(), piece.type());
    }
    extra.values().forEach(tokens::add);
    return tokens;
  }

  private Collection<AddedToken> added() {
    var added = new TreeMap<Integer, AddedToken>();
    for (int id = 0; id < file.pieces().size(); id++) {
      var piece = file.pieces().get(id);
      if (piece.type() == PieceType.CONTROL || piece.type() == PieceType.UNKNOWN) {
        added.put(id, new AddedToken(id, piece.text(), false, false, false, false, true));
      }
    }
    added.putAll(extra);
    return added.values();
  }

  private static void put(Map<String, GgufValue> metadata, String key, OptionalInt id) {
    id.ifPresent(value -> metadata.putIfAbsent(key, GgufValue.uint32(value)));
  }
}
