package dev.lbrx.cli.command;

/** Names from files, safe to print on a terminal: control characters are escaped. */
final class Printable {
  private Printable() {}

  static String of(String text) {
    if (text.chars().noneMatch(Printable::hidden)) {
      return text;
    }
    var line = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (hidden(c)) {
        line.append(String.format("\\u%04x", (int) c));
      } else {
        line.append(c);
      }
    }
    return line.toString();
  }

  private static boolean hidden(int c) {
    return Character.isISOControl(c)
        || Character.getType(c) == Character.FORMAT
        || c == '\u2028'
        || c == '\u2029';
  }
}
