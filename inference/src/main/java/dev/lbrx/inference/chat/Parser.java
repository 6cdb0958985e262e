package dev.lbrx.inference.chat;

import dev.lbrx.inference.chat.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes statements of a template's words. */
final class Parser {
  private static final int DEEPEST = 64;

  private final List<Token> tokens;
  private final ExpressionParser expressions;
  private int at;
  private int depth;

  private Parser(List<Token> tokens) {
    this.tokens = tokens;
    this.expressions = new ExpressionParser(this);
  }

  static List<Statement> parse(String template) {
    var parser = new Parser(Lexer.tokens(template));
    var statements = parser.body(Set.of());
    if (parser.peek().kind() != Kind.END) {
      throw parser.wrong("there is no block for " + parser.peek(1).text() + " to end");
    }
    return statements;
  }

  Token peek() {
    return peek(0);
  }

  Token peek(int ahead) {
    return tokens.get(Math.min(at + ahead, tokens.size() - 1));
  }

  Token next() {
    var token = peek();
    at++;
    return token;
  }

  boolean accept(Kind kind, String text) {
    boolean found = peek().is(kind, text);
    at += found ? 1 : 0;
    return found;
  }

  void expect(Kind kind, String text) {
    if (!accept(kind, text)) {
      throw wrong("expected " + (text.isEmpty() ? "the end of the tag" : text));
    }
  }

  String name() {
    if (peek().kind() != Kind.NAME) {
      throw wrong("expected a name");
    }
    return next().text();
  }

  /** Goes one deeper; what comes with a model may not use up the stack. */
  void enter() {
    if (++depth > DEEPEST) {
      throw wrong("it is nested more than " + DEEPEST + " deep");
    }
  }

  void leave() {
    depth--;
  }

  TemplateException wrong(String what) {
    var token = peek();
    String got = token.kind() == Kind.END ? "the end" : token.text();
    return new TemplateException(
        "line " + token.line() + ": " + what + (got.isEmpty() ? "" : ", got " + got));
  }

  /** Statements up to a tag of one of these names, or the end. */
  private List<Statement> body(Set<String> ends) {
    enter();
    var statements = new ArrayList<Statement>();
    while (peek().kind() != Kind.END) {
      var token = peek();
      switch (token.kind()) {
        case DATA -> statements.add(new Statement.Data(next().text()));
        case PRINT_BEGIN -> {
          next();
          statements.add(new Statement.Print(expressions.tuple()));
          expect(Kind.PRINT_END, "");
        }
        default -> {
          String name = peek(1).text();
          if (ends.contains(name) || name.startsWith("end") || name.startsWith("el")) {
            leave();
            return statements;
          }
          next();
          next();
          statements.add(tag(name));
        }
      }
    }
    leave();
    return statements;
  }

  private List<Statement> bodyUntil(String... ends) {
    var body = body(Set.of(ends));
    if (peek().kind() != Kind.TAG_BEGIN || !List.of(ends).contains(peek(1).text())) {
      throw wrong("expected " + String.join(" or ", ends));
    }
    next();
    return body;
  }

  private void close() {
    next();
    expect(Kind.TAG_END, "");
  }

  private Statement tag(String name) {
    return switch (name) {
      case "if" -> branches();
      case "for" -> loop();
      case "set" -> set();
      case "macro" -> macro();
      case "generation" -> {
        expect(Kind.TAG_END, "");
        var body = bodyUntil("endgeneration");
        close();
        yield new Statement.Block(body);
      }
      case "break" -> {
        expect(Kind.TAG_END, "");
        yield new Statement.Break();
      }
      case "continue" -> {
        expect(Kind.TAG_END, "");
        yield new Statement.Continue();
      }
      default -> throw wrong("the tag " + name + " is not supported");
    };
  }

  private Statement branches() {
    var branches = new ArrayList<Statement.Branch>();
    var otherwise = List.<Statement>of();
    String end = "elif";
    while (end.equals("elif")) {
      var test = expressions.tuple();
      expect(Kind.TAG_END, "");
      branches.add(new Statement.Branch(test, bodyUntil("elif", "else", "endif")));
      end = next().text();
    }
    if (end.equals("else")) {
      expect(Kind.TAG_END, "");
      otherwise = bodyUntil("endif");
      next();
    }
    expect(Kind.TAG_END, "");
    return new Statement.If(branches, otherwise);
  }

  private Statement loop() {
    var targets = targets();
    expect(Kind.NAME, "in");
    var iterable = expressions.tupleWithoutChoice();
    Optional<Expression> filter =
        accept(Kind.NAME, "if") ? Optional.of(expressions.expression()) : Optional.empty();
    if (peek().is(Kind.NAME, "recursive")) {
      throw wrong("recursive loops are not supported");
    }
    expect(Kind.TAG_END, "");
    var body = bodyUntil("else", "endfor");
    var otherwise = List.<Statement>of();
    if (next().text().equals("else")) {
      expect(Kind.TAG_END, "");
      otherwise = bodyUntil("endfor");
      next();
    }
    expect(Kind.TAG_END, "");
    return new Statement.For(targets, iterable, filter, body, otherwise);
  }

  private List<String> targets() {
    boolean inside = accept(Kind.OPERATOR, "(");
    var targets = new ArrayList<String>();
    do {
      targets.add(name());
    } while (accept(Kind.OPERATOR, ",") && peek().kind() == Kind.NAME);
    if (inside) {
      expect(Kind.OPERATOR, ")");
    }
    return targets;
  }

  private Statement set() {
    var targets = targets();
    if (targets.size() == 1 && accept(Kind.OPERATOR, ".")) {
      String member = name();
      expect(Kind.OPERATOR, "=");
      var value = expressions.tuple();
      expect(Kind.TAG_END, "");
      return new Statement.SetMember(targets.getFirst(), member, value);
    }
    if (accept(Kind.OPERATOR, "=")) {
      var value = expressions.tuple();
      expect(Kind.TAG_END, "");
      return new Statement.Set(targets, value);
    }
    var filtered = expressions.filters(new Expression.Name(targets.getFirst()));
    expect(Kind.TAG_END, "");
    var body = bodyUntil("endset");
    close();
    return new Statement.SetBlock(targets.getFirst(), body, filtered);
  }

  private Statement macro() {
    String name = name();
    Map<String, Optional<Expression>> parameters = new LinkedHashMap<>();
    expect(Kind.OPERATOR, "(");
    while (!accept(Kind.OPERATOR, ")")) {
      if (!parameters.isEmpty()) {
        expect(Kind.OPERATOR, ",");
      }
      String parameter = name();
      parameters.put(
          parameter,
          accept(Kind.OPERATOR, "=") ? Optional.of(expressions.expression()) : Optional.empty());
    }
    expect(Kind.TAG_END, "");
    var body = bodyUntil("endmacro");
    close();
    return new Statement.Macro(name, parameters, body);
  }
}
