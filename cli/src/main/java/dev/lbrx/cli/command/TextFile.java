package dev.lbrx.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A text that a command reads whole. */
final class TextFile {
  private TextFile() {}

  /**
   * Its text.
   *
   * @throws LbrxException with {@code LBRX-401} where there is none, {@code 402} where it cannot be
   *     read, {@code 105} where it is not UTF-8
   */
  static String read(Path file) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(file))).toString();
    } catch (CharacterCodingException e) {
      throw new LbrxException(
          ErrorCode.TEXT, file + " is not text in UTF-8: convert it with iconv, for example", e);
    } catch (NoSuchFileException e) {
      throw new LbrxException(
          ErrorCode.NOT_FOUND, file + ": no such file: check the path of the text", e);
    } catch (IOException e) {
      throw new LbrxException(
          ErrorCode.IO,
          "cannot read " + file + ": " + e.getMessage() + ": give a readable file",
          e);
    }
  }
}
