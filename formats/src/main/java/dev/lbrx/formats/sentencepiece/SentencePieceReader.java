package dev.lbrx.formats.sentencepiece;

import dev.lbrx.formats.Storage;
import dev.lbrx.formats.tokenizer.CharacterMap;
import dev.lbrx.formats.tokenizer.TokenizerFile;
import dev.lbrx.formats.tokenizer.UnigramModel;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Reads {@code ModelProto}. Source: SentencePiece, {@code sentencepiece_model.proto}. */
final class SentencePieceReader {
  /** What a piece takes on the heap, beside its bytes in the file. */
  private static final int PIECE = 256;

  private static final int UNIGRAM = 1;
  private static final int BPE = 2;
  private static final int BYTES = 256;

  private final String source;
  private final List<Piece> pieces = new ArrayList<>();
  private final Map<String, Integer> ids = new HashMap<>();
  private int unknown = -1;
  private int kind = UNIGRAM;
  private boolean suffix;
  private boolean byteFallback;
  private String bos = "<s>";
  private String eos = "</s>";
  private String padding = "<pad>";
  private CharacterMap map;
  private boolean prefix = true;
  private boolean fewer = true;
  private boolean escapes = true;

  SentencePieceReader(String source) {
    this.source = source;
    this.map = map(new byte[0]);
  }

  SentencePieceFile read(byte[] bytes) {
    var model = new ProtobufMessage(bytes, source);
    for (int field = model.next(); field != 0; field = model.next()) {
      switch (field) {
        case 1 -> piece(model.message("a piece"));
        case 2 -> trainer(model.message("trainer_spec"));
        case 3 -> normalizer(model.message("normalizer_spec"));
        case 5 -> denormalizer(model.message("denormalizer_spec"));
        default -> {}
      }
    }
    check();
    return new SentencePieceFile(
        kind == BPE ? SentencePieceFile.Kind.BPE : SentencePieceFile.Kind.UNIGRAM,
        pieces,
        unknown,
        control(bos),
        control(eos),
        control(padding),
        byteFallback,
        map,
        prefix,
        fewer);
  }

  private void piece(ProtobufMessage message) {
    String text = "";
    float score = 0;
    int type = 1;
    for (int field = message.next(); field != 0; field = message.next()) {
      switch (field) {
        case 1 -> text = message.text("a piece's text");
        case 2 -> score = message.float32("a piece's score");
        case 3 -> type = message.int32("a piece's type");
        default -> {}
      }
    }
    int id = pieces.size();
    String which = "piece " + id;
    if (id == TokenizerFile.LARGEST_VOCABULARY) {
      throw message.refuse("more than " + TokenizerFile.LARGEST_VOCABULARY + " pieces");
    }
    if (text.isEmpty()) {
      throw message.refuse(which + " is empty");
    }
    if (text.getBytes(StandardCharsets.UTF_8).length > UnigramModel.LONGEST_TOKEN) {
      throw message.refuse(
          which + " has more than " + UnigramModel.LONGEST_TOKEN + " bytes of UTF-8");
    }
    int number = type;
    var known =
        PieceType.of(type)
            .orElseThrow(
                () -> message.refuse(which + " is of type " + number + ", expected 1 to 6"));
    if (ids.putIfAbsent(text, id) != null) {
      throw message.refuse(which + " has the text of piece " + ids.get(text));
    }
    pieces.add(new Piece(text, score, known));
    if (id % (1 << 12) == 0) {
      Storage.requireHeap(source, (long) pieces.size() * PIECE);
    }
    if (known == PieceType.UNKNOWN) {
      if (unknown >= 0) {
        throw message.refuse(which + " is unknown, so is piece " + unknown + ": expected one");
      }
      unknown = id;
    }
  }

  private void trainer(ProtobufMessage message) {
    for (int field = message.next(); field != 0; field = message.next()) {
      switch (field) {
        case 3 -> kind = message.int32("model_type");
        case 24 -> suffix = message.flag("treat_whitespace_as_suffix");
        case 35 -> byteFallback = message.flag("byte_fallback");
        case 46 -> bos = message.text("bos_piece");
        case 47 -> eos = message.text("eos_piece");
        case 48 -> padding = message.text("pad_piece");
        default -> {}
      }
    }
  }

  private void normalizer(ProtobufMessage message) {
    for (int field = message.next(); field != 0; field = message.next()) {
      switch (field) {
        case 2 -> map = map(message.bytes("precompiled_charsmap"));
        case 3 -> prefix = message.flag("add_dummy_prefix");
        case 4 -> fewer = message.flag("remove_extra_whitespaces");
        case 5 -> escapes = message.flag("escape_whitespaces");
        default -> {}
      }
    }
  }

  private void denormalizer(ProtobufMessage message) {
    for (int field = message.next(); field != 0; field = message.next()) {
      if (field == 2 && message.bytes("precompiled_charsmap").length > 0) {
        throw unsupported("a denormalizer");
      }
    }
  }

  private void check() {
    if (unknown < 0) {
      throw refuse("no piece is the unknown one");
    }
    if (kind != UNIGRAM && kind != BPE) {
      throw unsupported("model_type " + kind + ", only 1 (Unigram) and 2 (BPE) are:");
    }
    if (suffix) {
      throw unsupported("treat_whitespace_as_suffix");
    }
    if (!escapes) {
      throw unsupported("escape_whitespaces = false");
    }
    int bytes = 0;
    for (var piece : pieces) {
      bytes += piece.type() == PieceType.BYTE ? 1 : 0;
      if (kind == BPE && piece.type() == PieceType.UNUSED) {
        throw unsupported("a BPE model with unused pieces");
      }
    }
    for (int b = 0; b < BYTES && byteFallback; b++) {
      Integer id = ids.get("<0x%02X>".formatted(b));
      if (id == null || pieces.get(id).type() != PieceType.BYTE) {
        throw refuse("byte_fallback is set, and byte %d has no piece".formatted(b));
      }
    }
    if (bytes > 0 && !byteFallback) {
      throw refuse(bytes + " pieces are bytes, and byte_fallback is not set");
    }
  }

  private OptionalInt control(String text) {
    Integer id = ids.get(text);
    return id == null || pieces.get(id).type() != PieceType.CONTROL
        ? OptionalInt.empty()
        : OptionalInt.of(id);
  }

  private CharacterMap map(byte[] bytes) {
    return CharacterMap.of(bytes, problem -> refuse("precompiled_charsmap: " + problem));
  }

  private LbrxException refuse(String message) {
    return new LbrxException(ErrorCode.TOKENIZER, source + ": " + message);
  }

  private LbrxException unsupported(String what) {
    return new LbrxException(
        ErrorCode.UNSUPPORTED, "%s: %s is not supported yet".formatted(source, what));
  }
}
