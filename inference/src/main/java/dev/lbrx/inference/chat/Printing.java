package dev.lbrx.inference.chat;

import dev.lbrx.inference.tokenizer.Literal;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.stream.Collectors;

/** Values as text, as Python's {@code str} and {@code repr} write them, and as JSON. */
final class Printing {
  private static final double LEAST_PLAIN = 1e-4;
  private static final double LARGEST_PLAIN = 1e16;

  private Printing() {}

  /** What a template puts out for a value. */
  static String text(Value value) {
    return value instanceof Value.Text(String text) ? text : quoted(value);
  }

  /** A value as it stands inside a list. */
  static String quoted(Value value) {
    return switch (value) {
      case Value.Text(String text) -> quote(text);
      case Value.Whole(long number) -> Long.toString(number);
      case Value.Real(double number) -> real(number);
      case Value.Flag(boolean set) -> set ? "True" : "False";
      case Value.Sequence(var elements) ->
          elements.stream().map(Printing::quoted).collect(Collectors.joining(", ", "[", "]"));
      case Value.Mapping(var members) ->
          members.entrySet().stream()
              .map(member -> quote(member.getKey()) + ": " + quoted(member.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
      case Value.None() -> "None";
      case Value.Undefined _ -> "";
      case Value.Function _ -> "<function>";
      case Value.Namespace _ -> "<Namespace>";
    };
  }

  private static String real(double number) {
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      return Double.isNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
    }
    double size = Math.abs(number);
    if (size == 0 || (size >= LEAST_PLAIN && size < LARGEST_PLAIN)) {
      String plain = new BigDecimal(Double.toString(number)).toPlainString();
      return plain.contains(".") ? plain : plain + ".0";
    }
    String[] parts = Double.toString(number).split("E", 2);
    int exponent = Integer.parseInt(parts[1]);
    return parts[0].replaceFirst("\\.0$", "")
        + String.format(Locale.ROOT, "e%c%02d", exponent < 0 ? '-' : '+', Math.abs(exponent));
  }

  private static String quote(String text) {
    String plain = Literal.unmark(text);
    char mark = plain.indexOf('\'') >= 0 && plain.indexOf('"') < 0 ? '"' : '\'';
    var quoted = new StringBuilder().append(mark);
    for (int i = 0; i < text.length(); i++) {
      char c = plain.charAt(i);
      switch (c) {
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (c == mark || c == '\\') {
            quoted.append('\\');
          }
          quoted.append(text.charAt(i));
        }
      }
    }
    return quoted.append(mark).toString();
  }

  /**
   * A value as JSON, as transformers' {@code tojson} writes it: not escaped for HTML or ASCII.
   *
   * @param indent spaces a level, below 0 for one line
   */
  static String json(Value value, int indent) {
    var out = new StringBuilder();
    json(value, indent, 1, out);
    return out.toString();
  }

  private static void json(Value value, int indent, int level, StringBuilder out) {
    switch (value) {
      case Value.Text(String text) -> jsonText(text, out);
      case Value.Flag(boolean set) -> out.append(set);
      case Value.None _ -> out.append("null");
      case Value.Whole _, Value.Real _ -> out.append(text(value));
      case Value.Sequence(var elements) -> {
        out.append('[');
        for (int i = 0; i < elements.size(); i++) {
          separate(i == 0, indent, level, out);
          json(elements.get(i), indent, level + 1, out);
        }
        close(elements.isEmpty(), indent, level, ']', out);
      }
      case Value.Mapping(var members) -> {
        out.append('{');
        boolean first = true;
        for (var member : members.entrySet()) {
          separate(first, indent, level, out);
          first = false;
          jsonText(member.getKey(), out);
          out.append(": ");
          json(member.getValue(), indent, level + 1, out);
        }
        close(members.isEmpty(), indent, level, '}', out);
      }
      case Value.Undefined _, Value.Function _, Value.Namespace _ ->
          throw new TemplateException("tojson cannot write what is no text, number, list or map");
    }
    if (out.length() > Budget.LONGEST_TEXT) {
      throw new TemplateException("its JSON is longer than " + Budget.LONGEST_TEXT + " characters");
    }
  }

  private static void separate(boolean first, int indent, int level, StringBuilder out) {
    if (!first) {
      out.append(indent < 0 ? ", " : ",");
    }
    if (indent >= 0) {
      out.append('\n').repeat(" ", Math.min(indent * level, Budget.LONGEST_TEXT));
    }
  }

  private static void close(boolean empty, int indent, int level, char mark, StringBuilder out) {
    if (!empty && indent >= 0) {
      out.append('\n').repeat(" ", Math.min(indent * (level - 1), Budget.LONGEST_TEXT));
    }
    out.append(mark);
  }

  private static void jsonText(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (Literal.unmark(c)) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        default -> {
          if (c < ' ') {
            out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
