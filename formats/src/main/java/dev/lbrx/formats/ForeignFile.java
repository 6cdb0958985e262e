package dev.lbrx.formats;

import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** What lies where a model's file should, by its first bytes: pointers, pages, pickles. */
public final class ForeignFile {
  /** How many first bytes tell. */
  public static final int HEAD = 512;

  private ForeignFile() {}

  /** Why a file that begins with these bytes is refused; empty where they are none of these. */
  public static Optional<LbrxException> refusal(Path file, byte[] bytes) {
    String head = new String(bytes, 0, Math.min(HEAD, bytes.length), StandardCharsets.ISO_8859_1);
    String text = head.stripLeading().toLowerCase(Locale.ROOT);
    if (text.startsWith("version https://git-lfs")) {
      return refuse(
          ErrorCode.NOT_A_MODEL,
          file,
          "a Git LFS pointer, not the file itself: fetch it with `git lfs pull`");
    }
    if (text.startsWith("<")) {
      return refuse(
          ErrorCode.NOT_A_MODEL,
          file,
          "a web page or XML, not a model: the download was answered by a page, fetch it again");
    }
    if (head.startsWith("PK") || isPickle(head)) {
      return refuse(
          ErrorCode.UNSUPPORTED,
          file,
          "a PyTorch pickle, which can run any code when it is read: convert it to safetensors");
    }
    return Optional.empty();
  }

  // Protocols 2 to 5 begin with 0x80 and their number.
  private static boolean isPickle(String head) {
    return head.length() > 1
        && head.charAt(0) == 0x80
        && head.charAt(1) >= 2
        && head.charAt(1) <= 5;
  }

  private static Optional<LbrxException> refuse(ErrorCode code, Path file, String what) {
    return Optional.of(new LbrxException(code, file + " is " + what));
  }
}
