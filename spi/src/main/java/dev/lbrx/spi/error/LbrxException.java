package dev.lbrx.spi.error;

import org.jspecify.annotations.Nullable;

/**
 * A refusal that the user can act on. Its message is one line that says what was refused, where,
 * what was found, what is allowed and what to do about it.
 */
public final class LbrxException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final int LONGEST = 2_000;

  private final ErrorCode code;

  /** A refusal with the given one-line message. */
  public LbrxException(ErrorCode code, String message) {
    this(code, message, null);
  }

  /** A refusal with the given one-line message, caused by {@code cause}. */
  public LbrxException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(oneLine(message), cause);
    this.code = code;
  }

  /** The stable code. */
  public ErrorCode code() {
    return code;
  }

  /** Code and message, as the command prints them. */
  public String line() {
    return code.label() + " " + getMessage();
  }

  // Names from hostile files end up in messages: no control character and no megabyte may pass.
  private static String oneLine(String text) {
    var line = new StringBuilder(Math.min(text.length(), LONGEST));
    for (int i = 0; i < text.length(); i++) {
      if (line.length() >= LONGEST) {
        return line.append('…').toString();
      }
      char c = text.charAt(i);
      boolean printable =
          !Character.isISOControl(c)
              && Character.getType(c) != Character.FORMAT
              && c != '\u2028'
              && c != '\u2029';
      if (printable) {
        line.append(c);
      } else {
        line.append(String.format("\\u%04x", (int) c));
      }
    }
    return line.toString();
  }
}
