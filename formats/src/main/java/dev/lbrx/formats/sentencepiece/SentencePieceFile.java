package dev.lbrx.formats.sentencepiece;

import dev.lbrx.formats.ForeignFile;
import dev.lbrx.formats.SourceFile;
import dev.lbrx.formats.tokenizer.CharacterMap;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * A SentencePiece model as its file describes it, checked: pieces not empty, each once, one of them
 * the unknown one, all bytes where bytes are pieces.
 *
 * @param kind how pieces are found
 * @param pieces by id
 * @param unknown the id of the unknown piece
 * @param bos the control piece that begins a text
 * @param eos the control piece that ends a text
 * @param padding the control piece that fills
 * @param byteFallback whether a character without a piece becomes its bytes' pieces
 * @param map the normalizer's table of characters
 * @param addDummyPrefix whether a space is put before a text
 * @param removeExtraWhitespaces whether spaces at the ends, and all but one of several, are taken
 *     out
 */
public record SentencePieceFile(
    Kind kind,
    List<Piece> pieces,
    int unknown,
    OptionalInt bos,
    OptionalInt eos,
    OptionalInt padding,
    boolean byteFallback,
    CharacterMap map,
    boolean addDummyPrefix,
    boolean removeExtraWhitespaces) {
  /** How a text is cut into pieces. */
  public enum Kind {
    /** By the largest sum of scores. */
    UNIGRAM,
    /** By merging neighbours. */
    BPE
  }

  /** The names that models give such a file, the first that exists counts. */
  public static final List<String> NAMES = List.of("tokenizer.model", "spiece.model");

  /** The largest file: as for JSON. */
  public static final int LARGEST = 100_000_000;

  private static final byte FIRST_FIELD = 0x0A;

  /** Copies the list. */
  public SentencePieceFile {
    pieces = List.copyOf(pieces);
  }

  /** Reads a file; refuses as {@link #of} does. */
  public static SentencePieceFile read(Path file) {
    return of(SourceFile.readAll(file, LARGEST, ErrorCode.TOKENIZER), file.toString());
  }

  /**
   * Reads a file's bytes. {@link ErrorCode#TOKENIZER}: it is malformed or contradicts itself;
   * {@link ErrorCode#UNSUPPORTED}: a kind of model that LBRX does not know.
   *
   * @param source names the file in errors
   */
  public static SentencePieceFile of(byte[] bytes, String source) {
    if (!is(bytes)) {
      throw ForeignFile.refusal(Path.of(source), bytes)
          .orElseGet(
              () ->
                  new LbrxException(
                      ErrorCode.TOKENIZER,
                      source
                          + " does not begin as SentencePiece's models do: it is damaged, or of"
                          + " another kind that needs a tokenizer.json beside it"));
    }
    return new SentencePieceReader(source).read(bytes);
  }

  /**
   * Whether bytes begin as a model does, with a piece that begins with a text. Other tokenizers
   * have files of the same name: lines of base64, JSON.
   */
  public static boolean is(byte[] bytes) {
    return bytes.length > 2 && bytes[0] == FIRST_FIELD && bytes[2] == FIRST_FIELD;
  }
}
