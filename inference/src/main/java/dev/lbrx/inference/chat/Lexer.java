package dev.lbrx.inference.chat;

import dev.lbrx.inference.chat.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a template into words, white space around tags as transformers sets Jinja up: the first line
 * break behind a tag and the blanks before one that begins a line go away ({@code trim_blocks},
 * {@code lstrip_blocks}).
 */
final class Lexer {
  private static final Pattern RAW_BEGIN = Pattern.compile("\\{%[-+]?\\s*raw\\s*(-?)%\\}");
  private static final Pattern RAW_END = Pattern.compile("\\{%(-?)\\+?\\s*endraw\\s*(-?)%\\}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern NUMBER =
      Pattern.compile("\\d[\\d_]*(\\.\\d[\\d_]*)?([eE][-+]?\\d+)?");
  private static final List<String> LONG_OPERATORS = List.of("//", "**", "==", "!=", "<=", ">=");
  private static final String OPERATORS = "+-*/%~[](){}<>=.:|,";

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int line = 1;
  private boolean beginsLine = true;

  private Lexer(String source) {
    this.source = source;
  }

  static List<Token> tokens(String template) {
    String source = template.replace("\r\n", "\n").replace('\r', '\n');
    if (source.endsWith("\n")) {
      source = source.substring(0, source.length() - 1);
    }
    return new Lexer(source).run();
  }

  private List<Token> run() {
    while (at < source.length()) {
      int tag = nextTag();
      if (tag < 0) {
        data(source.substring(at));
        break;
      }
      char kind = source.charAt(tag + 1);
      data(before(tag, kind));
      countLines(at, tag);
      at = tag;
      switch (kind) {
        case '#' -> comment();
        case '{' -> inside(Kind.PRINT_BEGIN, Kind.PRINT_END, "}}");
        default -> {
          if (!raw()) {
            inside(Kind.TAG_BEGIN, Kind.TAG_END, "%}");
          }
        }
      }
    }
    tokens.add(new Token(Kind.END, "", line));
    return tokens;
  }

  private int nextTag() {
    for (int i = source.indexOf('{', at); i >= 0; i = source.indexOf('{', i + 1)) {
      if (i + 1 < source.length() && "{%#".indexOf(source.charAt(i + 1)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  /** The text up to a tag, without the blanks that go away. */
  private String before(int tag, char kind) {
    String text = source.substring(at, tag);
    char sign = tag + 2 < source.length() ? source.charAt(tag + 2) : ' ';
    if (sign == '-') {
      return text.stripTrailing();
    }
    if (kind == '{' || sign == '+') {
      return text;
    }
    int lineStart = text.lastIndexOf('\n') + 1;
    boolean first = lineStart > 0 || beginsLine;
    String blanks = text.substring(lineStart);
    return first && blanks.chars().allMatch(c -> c == ' ' || c == '\t')
        ? text.substring(0, lineStart)
        : text;
  }

  private void data(String text) {
    if (!text.isEmpty()) {
      tokens.add(new Token(Kind.DATA, text, line));
    }
  }

  private void comment() {
    int end = source.indexOf("#}", at + 2);
    if (end < 0) {
      throw wrong("a comment is not closed");
    }
    char sign = source.charAt(end - 1);
    goOn(end + 2, sign, true);
  }

  /** Goes on behind a tag, white space behind it skipped as its sign says. */
  private void goOn(int to, char sign, boolean trims) {
    int end = to;
    if (sign == '-') {
      while (end < source.length() && Character.isWhitespace(source.charAt(end))) {
        end++;
      }
    } else if (trims && sign != '+' && source.startsWith("\n", end)) {
      end++;
    }
    countLines(at, end);
    beginsLine = end > 0 && source.charAt(end - 1) == '\n';
    at = end;
  }

  private boolean raw() {
    var begin = RAW_BEGIN.matcher(source).region(at, source.length());
    if (!begin.lookingAt()) {
      return false;
    }
    goOn(begin.end(), begin.group(1).isEmpty() ? ' ' : '-', true);
    var end = RAW_END.matcher(source);
    if (!end.find(at)) {
      throw wrong("raw is not closed");
    }
    String text = source.substring(at, end.start());
    data(end.group(1).isEmpty() ? text : text.stripTrailing());
    goOn(end.end(), end.group(2).isEmpty() ? ' ' : '-', true);
    return true;
  }

  private void inside(Kind begin, Kind end, String closing) {
    tokens.add(new Token(begin, "", line));
    at += 2;
    if (at < source.length() && "-+".indexOf(source.charAt(at)) >= 0) {
      at++;
    }
    int open = 0;
    while (true) {
      while (at < source.length() && Character.isWhitespace(source.charAt(at))) {
        line += source.charAt(at++) == '\n' ? 1 : 0;
      }
      if (at >= source.length()) {
        throw wrong("a tag is not closed");
      }
      char c = source.charAt(at);
      boolean signed = (c == '-' || c == '+') && source.startsWith(closing, at + 1);
      if (open == 0 && (signed || source.startsWith(closing, at))) {
        tokens.add(new Token(end, "", line));
        goOn(at + closing.length() + (signed ? 1 : 0), signed ? c : ' ', end == Kind.TAG_END);
        return;
      }
      open += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
      word(c);
    }
  }

  private void word(char c) {
    if (c == '\'' || c == '"') {
      string(c);
    } else if (c >= '0' && c <= '9') {
      var number = match(NUMBER, c);
      boolean real = number.group(1) != null || number.group(2) != null;
      add(real ? Kind.REAL : Kind.WHOLE, number.group());
    } else if (Character.isLetter(c) || c == '_') {
      add(Kind.NAME, match(NAME, c).group());
    } else {
      String two = source.substring(at, Math.min(at + 2, source.length()));
      if (!LONG_OPERATORS.contains(two) && OPERATORS.indexOf(c) < 0) {
        throw unknown(c);
      }
      add(Kind.OPERATOR, LONG_OPERATORS.contains(two) ? two : String.valueOf(c));
    }
  }

  // Letters and digits beyond ASCII begin nothing.
  private Matcher match(Pattern word, char c) {
    var matcher = word.matcher(source).region(at, source.length());
    if (!matcher.lookingAt()) {
      throw unknown(c);
    }
    return matcher;
  }

  private TemplateException unknown(char c) {
    return wrong("the character " + c + " is not understood");
  }

  private void add(Kind kind, String text) {
    tokens.add(new Token(kind, kind == Kind.WHOLE ? text.replace("_", "") : text, line));
    at += text.length();
  }

  private void string(char quote) {
    var text = new StringBuilder();
    int started = line;
    for (at++; at < source.length() && source.charAt(at) != quote; at++) {
      char c = source.charAt(at);
      line += c == '\n' ? 1 : 0;
      if (c != '\\' || at + 1 >= source.length()) {
        text.append(c);
        continue;
      }
      char escaped = source.charAt(++at);
      switch (escaped) {
        case 'n' -> text.append('\n');
        case 't' -> text.append('\t');
        case 'r' -> text.append('\r');
        case 'b' -> text.append('\b');
        case 'f' -> text.append('\f');
        case '\\', '\'', '"' -> text.append(escaped);
        case 'x' -> text.append(code(2));
        case 'u' -> text.append(code(4));
        default -> text.append('\\').append(escaped);
      }
    }
    if (at >= source.length()) {
      throw wrong("a string is not closed");
    }
    at++;
    tokens.add(new Token(Kind.STRING, text.toString(), started));
  }

  private char code(int digits) {
    int end = at + 1 + digits;
    try {
      char c = (char) Integer.parseInt(source.substring(at + 1, end), 16);
      at = end - 1;
      return c;
    } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
      throw wrong("an escape lacks hexadecimal digits");
    }
  }

  private void countLines(int from, int to) {
    line += (int) source.substring(from, to).chars().filter(c -> c == '\n').count();
  }

  private TemplateException wrong(String what) {
    return new TemplateException("line " + line + ": " + what);
  }
}
