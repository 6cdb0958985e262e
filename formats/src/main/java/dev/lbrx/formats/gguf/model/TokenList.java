package dev.lbrx.formats.gguf.model;

import dev.lbrx.formats.gguf.GgufValue;
import dev.lbrx.formats.sentencepiece.PieceType;
import dev.lbrx.formats.tokenizer.AddedToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The tokens of a GGUF file by id, with their scores and types. Ids that none has are filled. */
final class TokenList {
  /** Source: llama.cpp's converter. */
  static final float ADDED_SCORE = -1_000;

  private static final float UNUSED_SCORE = -10_000;
  private static final Set<String> SEEMS_SPECIAL = Set.of("<pad>", "<mask>", "<2mass>", "[@BOS@]");

  private final List<String> texts = new ArrayList<>();
  private final float[] scores;
  private final int[] types;

  TokenList(int size) {
    scores = new float[size];
    types = new int[size];
    for (int id = 0; id < size; id++) {
      texts.add("[PAD" + id + "]");
      scores[id] = UNUSED_SCORE;
      types[id] = PieceType.UNUSED.number();
    }
  }

  int size() {
    return types.length;
  }

  void set(int id, String text, float score, PieceType type) {
    texts.set(id, text);
    scores[id] = score;
    types[id] = type.number();
  }

  /** Sets a token that is cut out of a text. Spaces of such are plain in GGUF files. */
  void add(AddedToken token) {
    var type = type(token);
    String text = token.content();
    set(
        token.id(),
        type == PieceType.USER_DEFINED ? text.replace('▁', ' ') : text,
        ADDED_SCORE,
        type);
  }

  private static PieceType type(AddedToken token) {
    String text = token.content();
    boolean special =
        token.special()
            || SEEMS_SPECIAL.contains(text)
            || (text.startsWith("<|") && text.endsWith("|>"))
            || (text.startsWith("<｜") && text.endsWith("｜>"))
            || (text.startsWith("<unused") && text.endsWith(">"));
    return special ? PieceType.CONTROL : PieceType.USER_DEFINED;
  }

  void put(Map<String, GgufValue> metadata, boolean scored) {
    metadata.put(GgufTokenizer.TOKENS, GgufValue.texts(texts));
    if (scored) {
      metadata.put(GgufTokenizer.SCORES, GgufValue.float32s(scores));
    }
    metadata.put(GgufTokenizer.TYPES, GgufValue.int32s(types));
  }
}
