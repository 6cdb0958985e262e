package dev.lbrx.inference.tokenizer;

import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Reads the regular expressions of pre-tokenizers: literals, classes, escapes, groups, {@code
 * (?i:…)}, alternation, greedy quantifiers and lookahead. Anything else is refused rather than
 * guessed at.
 */
final class PatternParser {
  private static final int DEEPEST = 32;
  private static final int MOST_REPEATS = 1_000;
  private static final int END = -1;

  private final String source;
  private final int[] pattern;
  private int at;
  private int depth;

  private PatternParser(String source) {
    this.source = source;
    this.pattern = source.codePoints().toArray();
  }

  /**
   * Parses a pattern.
   *
   * @throws LbrxException with {@code LBRX-205} where it is malformed, {@code LBRX-503} where it
   *     uses what LBRX does not support
   */
  static Pattern parse(String source) {
    var parser = new PatternParser(source);
    var pattern = parser.choice(false);
    if (parser.peek() != END) {
      throw parser.malformed("unmatched ')'");
    }
    return pattern;
  }

  private Pattern choice(boolean ignoreCase) {
    if (++depth > DEEPEST) {
      throw malformed("groups nested deeper than " + DEEPEST);
    }
    var options = new ArrayList<Pattern>();
    do {
      options.add(sequence(ignoreCase));
    } while (accept('|'));
    depth--;
    return options.size() == 1 ? options.getFirst() : new Pattern.Choice(List.copyOf(options));
  }

  private Pattern sequence(boolean ignoreCase) {
    var parts = new ArrayList<Pattern>();
    while (peek() != END && peek() != '|' && peek() != ')') {
      parts.add(quantified(atom(ignoreCase)));
    }
    return parts.size() == 1 ? parts.getFirst() : new Pattern.Sequence(List.copyOf(parts));
  }

  private Pattern quantified(Pattern atom) {
    int least;
    int most;
    switch (peek()) {
      case '?' -> {
        least = 0;
        most = 1;
        at++;
      }
      case '*' -> {
        least = 0;
        most = Pattern.UNBOUNDED;
        at++;
      }
      case '+' -> {
        least = 1;
        most = Pattern.UNBOUNDED;
        at++;
      }
      case '{' -> {
        at++;
        least = peek() == ',' ? 0 : number();
        most = least;
        if (accept(',')) {
          most = peek() == '}' ? Pattern.UNBOUNDED : number();
        }
        expect('}');
      }
      default -> {
        return atom;
      }
    }
    if (peek() == '?' || peek() == '+' || peek() == '*' || peek() == '{') {
      throw unsupported("lazy, possessive and doubled quantifiers");
    }
    if (most != Pattern.UNBOUNDED && most < least) {
      throw malformed("a quantifier whose upper bound is below its lower one");
    }
    if (most == Pattern.UNBOUNDED && atom.canBeEmpty()) {
      throw unsupported("an endless repetition of something that may be empty");
    }
    return new Pattern.Repeat(atom, least, most);
  }

  private Pattern atom(boolean ignoreCase) {
    int c = next();
    return switch (c) {
      case '(' -> group(ignoreCase);
      case '[' -> one(characterClass(ignoreCase), false);
      case '.' -> one(x -> x != '\n', false);
      case '\\' -> one(escape(), ignoreCase);
      case '^', '$' -> throw unsupported("anchors");
      case '*', '+', '?', '{' -> throw malformed("a quantifier with nothing before it");
      default -> one(x -> x == c, ignoreCase);
    };
  }

  private Pattern group(boolean ignoreCase) {
    boolean inside = ignoreCase;
    int lookahead = 0;
    if (accept('?')) {
      int kind = next();
      switch (kind) {
        case ':' -> {}
        case '=', '!' -> lookahead = kind;
        case 'i' -> {
          inside = true;
          expect(':');
        }
        default -> throw unsupported("the group (?" + Character.toString(kind));
      }
    }
    var body = choice(inside);
    expect(')');
    return lookahead == 0 ? body : new Pattern.Lookahead(body, lookahead == '=');
  }

  private IntPredicate characterClass(boolean ignoreCase) {
    boolean negated = accept('^');
    var members = new ArrayList<IntPredicate>();
    do {
      members.add(member());
    } while (peek() != ']');
    at++;
    var sets = members.toArray(IntPredicate[]::new);
    IntPredicate any =
        c -> {
          for (var set : sets) {
            if (set.test(c)) {
              return true;
            }
          }
          return false;
        };
    var folded = ignoreCase ? CodePoints.ignoringCase(any) : any;
    return negated ? folded.negate() : folded;
  }

  private IntPredicate member() {
    int first = next();
    if (first == '[' || (first == '&' && peek() == '&')) {
      throw unsupported("nested classes and intersections");
    }
    if (first == '\\') {
      int escaped = peek();
      if (Character.isLetter(escaped) && !isControl(escaped)) {
        return escape();
      }
      first = literal(next());
    }
    if (peek() != '-' || at + 1 >= pattern.length || pattern[at + 1] == ']') {
      int only = first;
      return c -> c == only;
    }
    at++;
    int last = next();
    if (last == '\\') {
      last = literal(next());
    }
    if (last < first) {
      throw malformed("a range whose end comes before its start");
    }
    int from = first;
    int to = last;
    return c -> c >= from && c <= to;
  }

  private IntPredicate escape() {
    int c = next();
    return switch (c) {
      case 's' -> CodePoints::isWhiteSpace;
      case 'S' -> x -> !CodePoints.isWhiteSpace(x);
      case 'd' -> x -> Character.getType(x) == Character.DECIMAL_DIGIT_NUMBER;
      case 'D' -> x -> Character.getType(x) != Character.DECIMAL_DIGIT_NUMBER;
      case 'p' -> property();
      case 'P' -> property().negate();
      default -> {
        int literal = literal(c);
        yield x -> x == literal;
      }
    };
  }

  private IntPredicate property() {
    expect('{');
    boolean negated = accept('^');
    var name = new StringBuilder();
    while (peek() != '}') {
      name.appendCodePoint(next());
    }
    at++;
    var set = CodePoints.category(name.toString());
    if (set == null) {
      throw unsupported("the property \\p{" + name + "}");
    }
    return negated ? set.negate() : set;
  }

  private int literal(int escaped) {
    return switch (escaped) {
      case 'r' -> '\r';
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'f' -> '\f';
      case 'v' -> 0x0B;
      default -> {
        if (Character.isLetterOrDigit(escaped)) {
          throw unsupported("the escape \\" + Character.toString(escaped));
        }
        yield escaped;
      }
    };
  }

  private static boolean isControl(int escaped) {
    return "rntfv".indexOf(escaped) >= 0;
  }

  private static Pattern one(IntPredicate set, boolean ignoreCase) {
    return new Pattern.One(ignoreCase ? CodePoints.ignoringCase(set) : set);
  }

  private int number() {
    int value = 0;
    int digits = 0;
    while (peek() >= '0' && peek() <= '9' && value <= MOST_REPEATS) {
      value = value * 10 + next() - '0';
      digits++;
    }
    if (digits == 0 || value > MOST_REPEATS) {
      throw malformed("a repeat count that is not in 0 … " + MOST_REPEATS);
    }
    return value;
  }

  private int peek() {
    return at < pattern.length ? pattern[at] : END;
  }

  private int next() {
    if (at == pattern.length) {
      throw malformed("its end comes too early");
    }
    return pattern[at++];
  }

  private boolean accept(int c) {
    if (peek() != c) {
      return false;
    }
    at++;
    return true;
  }

  private void expect(int c) {
    if (!accept(c)) {
      throw malformed("'" + Character.toString(c) + "' is missing");
    }
  }

  private LbrxException malformed(String what) {
    return new LbrxException(
        ErrorCode.TOKENIZER,
        "split pattern " + source + " at character " + at + ": " + what + ": mend tokenizer.json");
  }

  private LbrxException unsupported(String what) {
    return new LbrxException(
        ErrorCode.UNSUPPORTED,
        "split pattern "
            + source
            + " at character "
            + at
            + ": "
            + what
            + " are not supported: literals, classes, groups, (?i:…), alternation, greedy"
            + " quantifiers and lookahead are");
  }
}
