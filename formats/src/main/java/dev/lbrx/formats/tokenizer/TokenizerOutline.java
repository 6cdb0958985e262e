package dev.lbrx.formats.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lbrx.formats.SourceFile;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.nio.file.Path;

/**
 * What a tokenizer.json says of its model, without its tokens: counted in one pass over the bytes,
 * where {@link TokenizerFile} takes a cold JVM most of a second for a large vocabulary. It believes
 * what it reads; {@link TokenizerFile} is what checks.
 *
 * @param type the model's type, such as {@code BPE} or {@code Unigram}; empty where none is said
 * @param vocabulary tokens of the model, added ones not counted
 * @param merges of byte pairs
 */
public record TokenizerOutline(String type, int vocabulary, int merges) {
  // As for every JSON document.
  private static final int LARGEST = 100_000_000;

  /** Of a file; {@link ErrorCode#TOKENIZER} where it ends too early. */
  public static TokenizerOutline read(Path file) {
    byte[] bytes = SourceFile.readAll(file, LARGEST, ErrorCode.TOKENIZER);
    return new Scan(bytes, file.toString()).outline();
  }

  /** A cursor over JSON that is taken to be well formed. */
  private static final class Scan {
    private final byte[] bytes;
    private final String source;
    private int at;
    private String type = "";
    private int vocabulary;
    private int merges;

    Scan(byte[] bytes, String source) {
      this.bytes = bytes;
      this.source = source;
    }

    TokenizerOutline outline() {
      each(
          name -> {
            if (name.equals("model")) {
              each(this::model);
            } else {
              skip();
            }
          });
      return new TokenizerOutline(type, vocabulary, merges);
    }

    private void model(String name) {
      switch (name) {
        case "type" -> type = peek() == '"' ? text() : skipped();
        case "vocab" -> vocabulary = count();
        case "merges" -> merges = count();
        default -> skip();
      }
    }

    private interface Member {
      // Takes the value.
      void value(String name);
    }

    private void each(Member member) {
      if (peek() != '{') {
        skip();
        return;
      }
      at++;
      while (peek() != '}') {
        String name = text();
        require(':');
        member.value(name);
        if (peek() == ',') {
          at++;
        }
      }
      at++;
    }

    /** How many members or elements the value has. */
    private int count() {
      int start = peek();
      if (start != '{' && start != '[') {
        skip();
        return 0;
      }
      at++;
      int count = peek() == '}' || bytes[at] == ']' ? 0 : 1;
      for (int depth = 1; depth > 0; ) {
        switch (peek()) {
          case '"' -> string();
          case '{', '[' -> depth += step();
          case '}', ']' -> depth -= step();
          case ',' -> {
            at++;
            count += depth == 1 ? 1 : 0;
          }
          default -> at++;
        }
      }
      return count;
    }

    private int step() {
      at++;
      return 1;
    }

    private String skipped() {
      skip();
      return "";
    }

    private void skip() {
      switch (peek()) {
        case '"' -> string();
        case '{', '[' -> count();
        default -> {
          while (",}]".indexOf(peek()) < 0) {
            at++;
          }
        }
      }
    }

    /** A string of plain characters, as those that count here are. */
    private String text() {
      if (peek() != '"') {
        throw error("expected a name");
      }
      int start = at + 1;
      string();
      return new String(bytes, start, at - 1 - start, UTF_8);
    }

    private void string() {
      at++;
      while (byteAt() != '"') {
        at += bytes[at] == '\\' ? 2 : 1;
      }
      at++;
    }

    private void require(char wanted) {
      if (peek() != wanted) {
        throw error("expected '" + wanted + "'");
      }
      at++;
    }

    // The next byte that is not white space.
    private int peek() {
      while (byteAt() <= ' ' && bytes[at] >= 0) {
        at++;
      }
      return bytes[at];
    }

    private int byteAt() {
      if (at >= bytes.length) {
        throw error("the document ends too early");
      }
      return bytes[at];
    }

    private LbrxException error(String what) {
      return new LbrxException(
          ErrorCode.TOKENIZER,
          source + " at byte " + at + ": not valid JSON: " + what + ": lbrx check says more");
    }
  }
}
