package dev.lbrx.formats.json;

import dev.lbrx.formats.Excerpt;
import dev.lbrx.formats.Utf8;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * The tokens of one JSON document within the limits: strict UTF-8, at most 64 open objects and
 * arrays, at most 20 digits a number, no lone surrogate, nothing behind the document. Errors name
 * the source and the JSON pointer.
 */
public final class JsonStream implements AutoCloseable {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          // Names are a file's to choose: a shared symbol table would keep them.
          .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
          .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(JsonLimits.DEPTH + 1)
                  .maxNameLength(JsonLimits.BYTES)
                  .maxStringLength(JsonLimits.BYTES)
                  .build())
          .build();

  private final String source;
  private final ErrorCode code;
  private final JsonParser parser;
  private int depth;

  /** The tokens of {@code length} bytes, refused with {@code code} where they are not JSON. */
  public JsonStream(byte[] bytes, int offset, int length, String source, ErrorCode code) {
    this.source = source;
    this.code = code;
    requireUtf8(bytes, offset, length);
    this.parser = FACTORY.createParser(ObjectReadContext.empty(), bytes, offset, length);
  }

  /** The next token; refuses the end of the document. */
  public JsonToken next() {
    try {
      JsonToken token = parser.nextToken();
      if (token == null) {
        throw error("the document ends too early");
      }
      switch (token) {
        case START_OBJECT, START_ARRAY -> {
          if (++depth > JsonLimits.DEPTH) {
            throw error("nested deeper than " + JsonLimits.DEPTH + " levels");
          }
        }
        case END_OBJECT, END_ARRAY -> depth--;
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> requireFewDigits();
        case PROPERTY_NAME, VALUE_STRING -> requirePaired(parser.getString());
        default -> {}
      }
      return token;
    } catch (JacksonException e) {
      throw malformed(e);
    }
  }

  /** The next token, which must be of the given kind. */
  public void expect(JsonToken wanted, String what) {
    JsonToken got = next();
    if (got != wanted) {
      throw error("got " + describe(got) + ", expected " + what);
    }
  }

  /** The text of the current name or string. */
  public String text() {
    return parser.getString();
  }

  /** The current number. */
  public Number number() {
    try {
      Number number = parser.getNumberValue();
      if (number instanceof Double d && !Double.isFinite(d)) {
        throw error("number " + parser.getString() + " is out of range");
      }
      return number;
    } catch (JacksonException e) {
      throw malformed(e);
    }
  }

  /** The current token as a whole number from 0 to 2⁶³ − 1. */
  public long size(JsonToken token, String what) {
    if (token != JsonToken.VALUE_NUMBER_INT) {
      throw error("got " + describe(token) + ", expected " + what + ", a whole number");
    }
    try {
      long size = parser.getLongValue();
      if (size >= 0) {
        return size;
      }
    } catch (JacksonException e) {
      // Above the range of long: the same refusal as a negative one.
    }
    throw error(
        "got " + Excerpt.of(parser.getString()) + ", expected " + what + " from 0 to 2^63 - 1");
  }

  /** Refuses anything behind the document. */
  public void end() {
    try {
      if (parser.nextToken() != null) {
        throw error("more data follows the document");
      }
    } catch (JacksonException e) {
      throw malformed(e);
    }
  }

  /** How many characters have been read: at most as many as bytes, at least a third. */
  public long characters() {
    // With its symbol tables off, the parser decodes first and counts characters, not bytes.
    return Math.max(0, parser.currentLocation().getCharOffset());
  }

  /** An error at the current place. */
  public LbrxException error(String message) {
    String pointer = pointer();
    return new LbrxException(code, source + " at " + pointer + ": " + message);
  }

  @Override
  public void close() {
    parser.close();
  }

  static String describe(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_NULL -> "null";
      case END_ARRAY -> "the end of the array";
      case END_OBJECT -> "the end of the object";
      default -> token.name();
    };
  }

  private String pointer() {
    String pointer = parser.streamReadContext().pathAsPointer().toString();
    return pointer.isEmpty() ? "the top level" : Excerpt.of(pointer);
  }

  private LbrxException malformed(JacksonException e) {
    String reason = e.getOriginalMessage();
    int line = reason.indexOf('\n');
    return new LbrxException(
        code,
        source
            + (characters() > 0 ? " at character " + characters() + ", in " : " at ")
            + pointer()
            + ": not valid JSON: "
            + (line < 0 ? reason : reason.substring(0, line)),
        e);
  }

  private void requireFewDigits() {
    String text = parser.getString();
    long digits = text.chars().filter(c -> c >= '0' && c <= '9').count();
    if (digits > JsonLimits.DIGITS) {
      throw error("a number of " + digits + " digits, allowed are " + JsonLimits.DIGITS);
    }
  }

  private void requirePaired(String text) {
    int i = 0;
    while (i < text.length()) {
      int point = text.codePointAt(i);
      if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
        throw error("a lone surrogate in a string");
      }
      i += Character.charCount(point);
    }
  }

  // Jackson guesses UTF-16 and UTF-32 from zero bytes, and lets some malformed UTF-8 pass.
  private void requireUtf8(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (bytes[i] == 0) {
        throw new LbrxException(
            code, source + " at byte " + (i - offset) + ": a zero byte, not JSON");
      }
    }
    int malformed = Utf8.malformed(bytes, offset, length);
    if (malformed >= 0) {
      throw new LbrxException(code, source + " at byte " + malformed + ": not valid UTF-8");
    }
  }
}
