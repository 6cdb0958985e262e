package dev.lbrx.formats;

/** Text from a file, cut to what fits in a one-line message. */
public final class Excerpt {
  private static final int LONGEST = 160;

  private Excerpt() {}

  /** The text itself, or its beginning and an ellipsis. */
  public static String of(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
