package dev.lbrx.formats.checkpoint;

import dev.lbrx.formats.ForeignFile;
import dev.lbrx.formats.SourceFile;
import dev.lbrx.formats.npz.NpzFile;
import dev.lbrx.formats.safetensors.SafetensorsFile;
import dev.lbrx.formats.sentencepiece.SentencePieceFile;
import dev.lbrx.formats.weights.WeightsFile;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Tells files apart by their first bytes, and refuses what is not safetensors with its reason. */
public final class FileKind {
  private static final int LENGTH_BYTES = 8;

  private FileKind() {}

  /** Whether a file begins as a JSON object does, and not as safetensors. */
  public static boolean isJson(Path file) {
    String head = head(file);
    return !isSafetensors(head) && head.stripLeading().startsWith("{");
  }

  /** Whether a file begins as GGUF files do. */
  public static boolean isGguf(Path file) {
    return head(file).startsWith("GGUF");
  }

  /** Whether a file begins as SentencePiece's models do, and not as safetensors. */
  public static boolean isSentencePiece(Path file) {
    byte[] bytes = bytes(file);
    return SentencePieceFile.is(bytes) && !isSafetensors(text(bytes));
  }

  /** Whether a file begins as NumPy's archives of arrays do. */
  static boolean isNpz(Path file) {
    return isNpz(head(file));
  }

  /** What a file of weights is called. */
  public static String label(Path file) {
    String head = head(file);
    return head.startsWith("GGUF") ? "GGUF file" : isNpz(head) ? "npz file" : "safetensors file";
  }

  /** {@code 1 safetensors file}, {@code 2 safetensors files}. */
  static String counted(int count, String label) {
    return count + " " + label + (count == 1 ? "" : "s");
  }

  /** Opens a file of tensors by what it holds; refuses other files, saying what they are. */
  static WeightsFile openWeights(Path file) {
    if (isNpz(file)) {
      return NpzFile.open(file);
    }
    requireSafetensors(file);
    return SafetensorsFile.open(file);
  }

  /** Whether a file's first bytes are those of nothing that has a reader here or is known. */
  public static boolean isUnknown(Path file) {
    byte[] bytes = bytes(file);
    String head = text(bytes);
    return !isSafetensors(head)
        && !head.startsWith("GGUF")
        && !head.startsWith("MLXP")
        && !head.stripLeading().startsWith("{")
        && !SentencePieceFile.is(bytes)
        && ForeignFile.refusal(file, bytes).isEmpty();
  }

  /** Lets a safetensors file pass, sound or not: its reader says what is wrong with it. */
  static void requireSafetensors(Path file) {
    byte[] bytes = bytes(file);
    String head = text(bytes);
    // First, because the length field of a sound file may read like "PK" or "<".
    if (isSafetensors(head)) {
      return;
    }
    if (head.startsWith("GGUF")) {
      throw refuse(
          ErrorCode.NOT_A_MODEL, file, "a GGUF file, not safetensors: name it by its own path");
    }
    if (head.startsWith("MLXP")) {
      throw refuse(
          ErrorCode.NOT_A_MODEL, file, "an MLXPack file, not safetensors: name it by its own path");
    }
    ForeignFile.refusal(file, bytes)
        .ifPresent(
            refusal -> {
              throw refusal;
            });
    if (!file.toString().endsWith(".safetensors")) {
      throw refuse(
          ErrorCode.NOT_A_MODEL,
          file,
          "not a model: expected a safetensors, GGUF, MLXPack or npz file, or a directory with"
              + " config.json and model.safetensors");
    }
  }

  // A length below 2^32, then the header's first character.
  private static boolean isSafetensors(String head) {
    return head.length() > LENGTH_BYTES
        && head.charAt(LENGTH_BYTES) == '{'
        && head.startsWith("\0\0\0\0", LENGTH_BYTES / 2);
  }

  // A zip archive whose first entry is an array: the name stands behind a head of 30 bytes.
  private static boolean isNpz(String head) {
    int at = 30;
    if (!head.startsWith("PK\u0003\u0004") || head.length() < at) {
      return false;
    }
    int bytes = head.charAt(26) | head.charAt(27) << 8;
    return head.substring(at, Math.min(head.length(), at + bytes)).endsWith(".npy");
  }

  private static String head(Path file) {
    return text(bytes(file));
  }

  private static String text(byte[] head) {
    return new String(head, StandardCharsets.ISO_8859_1);
  }

  private static byte[] bytes(Path file) {
    try (var source = SourceFile.open(file)) {
      byte[] head = new byte[(int) Math.min(ForeignFile.HEAD, source.size())];
      source.read(0, MemorySegment.ofArray(head));
      return head;
    }
  }

  private static LbrxException refuse(ErrorCode code, Path file, String what) {
    return new LbrxException(code, file + " is " + what);
  }
}
