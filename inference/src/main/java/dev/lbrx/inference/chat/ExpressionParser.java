package dev.lbrx.inference.chat;

import dev.lbrx.inference.chat.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes expressions of a template's words; what binds tighter comes later. Source: Jinja 3.1. */
final class ExpressionParser {
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
  private static final Set<String> ENDS_OF_TESTS = Set.of("else", "or", "and", "is", "if", "not");

  private final Parser words;

  ExpressionParser(Parser words) {
    this.words = words;
  }

  /** Expressions with commas between them are a tuple. */
  Expression tuple() {
    return tuple(true);
  }

  /** The same, where an {@code if} that follows belongs to something else. */
  Expression tupleWithoutChoice() {
    return tuple(false);
  }

  private Expression tuple(boolean choice) {
    var first = choice ? expression() : or();
    if (!words.peek().is(Kind.OPERATOR, ",")) {
      return first;
    }
    var elements = new ArrayList<Expression>(List.of(first));
    while (words.accept(Kind.OPERATOR, ",") && begins()) {
      elements.add(choice ? expression() : or());
    }
    return new Expression.ListOf(elements);
  }

  private boolean begins() {
    var token = words.peek();
    return switch (token.kind()) {
      case NAME, STRING, WHOLE, REAL -> true;
      case OPERATOR -> "([{-+".contains(token.text());
      default -> false;
    };
  }

  Expression expression() {
    words.enter();
    var result = or();
    while (words.accept(Kind.NAME, "if")) {
      var test = or();
      Optional<Expression> otherwise =
          words.accept(Kind.NAME, "else") ? Optional.of(expression()) : Optional.empty();
      result = new Expression.Choice(test, result, otherwise);
    }
    words.leave();
    return result;
  }

  private Expression or() {
    var left = and();
    while (words.accept(Kind.NAME, "or")) {
      left = new Expression.Or(left, and());
    }
    return left;
  }

  private Expression and() {
    var left = not();
    while (words.accept(Kind.NAME, "and")) {
      left = new Expression.And(left, not());
    }
    return left;
  }

  private Expression not() {
    if (!words.accept(Kind.NAME, "not")) {
      return compare();
    }
    words.enter();
    var operand = not();
    words.leave();
    return new Expression.Not(operand);
  }

  private Expression compare() {
    var first = sum();
    var operators = new ArrayList<String>();
    var operands = new ArrayList<Expression>();
    while (true) {
      var token = words.peek();
      if (token.kind() == Kind.OPERATOR && COMPARISONS.contains(token.text())) {
        operators.add(words.next().text());
      } else if (words.accept(Kind.NAME, "in")) {
        operators.add("in");
      } else if (token.is(Kind.NAME, "not") && words.peek(1).is(Kind.NAME, "in")) {
        words.next();
        words.next();
        operators.add("not in");
      } else {
        return operators.isEmpty() ? first : new Expression.Compare(first, operators, operands);
      }
      operands.add(sum());
    }
  }

  private Expression sum() {
    var left = joined();
    while (words.peek().is(Kind.OPERATOR, "+") || words.peek().is(Kind.OPERATOR, "-")) {
      left = new Expression.Binary(words.next().text(), left, joined());
    }
    return left;
  }

  private Expression joined() {
    var left = product();
    while (words.peek().is(Kind.OPERATOR, "~")) {
      left = new Expression.Binary(words.next().text(), left, product());
    }
    return left;
  }

  private Expression product() {
    var left = power();
    while (words.peek().kind() == Kind.OPERATOR
        && Set.of("*", "/", "//", "%").contains(words.peek().text())) {
      left = new Expression.Binary(words.next().text(), left, power());
    }
    return left;
  }

  private Expression power() {
    var left = unary(true);
    while (words.peek().is(Kind.OPERATOR, "**")) {
      left = new Expression.Binary(words.next().text(), left, unary(true));
    }
    return left;
  }

  private Expression unary(boolean filtered) {
    words.enter();
    Expression result;
    if (words.accept(Kind.OPERATOR, "-")) {
      result = new Expression.Negative(unary(false));
    } else if (words.accept(Kind.OPERATOR, "+")) {
      result = unary(false);
    } else {
      result = primary();
    }
    result = postfix(result);
    words.leave();
    return filtered ? tests(result) : result;
  }

  private Expression primary() {
    var token = words.next();
    return switch (token.kind()) {
      case NAME -> named(token.text());
      case STRING -> {
        var text = new StringBuilder(token.text());
        while (words.peek().kind() == Kind.STRING) {
          text.append(words.next().text());
        }
        yield new Expression.Constant(new Value.Text(text.toString()));
      }
      case WHOLE, REAL -> number(token);
      case OPERATOR -> bracketed(token.text());
      default -> throw words.wrong("expected an expression");
    };
  }

  private static Expression named(String name) {
    return switch (name) {
      case "true", "True" -> new Expression.Constant(new Value.Flag(true));
      case "false", "False" -> new Expression.Constant(new Value.Flag(false));
      case "none", "None" -> new Expression.Constant(new Value.None());
      default -> new Expression.Name(name);
    };
  }

  private Expression number(Token token) {
    try {
      return new Expression.Constant(
          token.kind() == Kind.WHOLE
              ? new Value.Whole(Long.parseLong(token.text()))
              : new Value.Real(Double.parseDouble(token.text().replace("_", ""))));
    } catch (NumberFormatException e) {
      throw words.wrong("the number " + token.text() + " is too large");
    }
  }

  private Expression bracketed(String bracket) {
    return switch (bracket) {
      case "(" -> {
        if (words.accept(Kind.OPERATOR, ")")) {
          yield new Expression.ListOf(List.of());
        }
        var inside = tuple();
        words.expect(Kind.OPERATOR, ")");
        yield inside;
      }
      case "[" -> {
        var elements = new ArrayList<Expression>();
        while (!words.accept(Kind.OPERATOR, "]")) {
          elements.add(expression());
          if (!words.peek().is(Kind.OPERATOR, "]")) {
            words.expect(Kind.OPERATOR, ",");
          }
        }
        yield new Expression.ListOf(elements);
      }
      case "{" -> {
        var entries = new ArrayList<Expression>();
        while (!words.accept(Kind.OPERATOR, "}")) {
          entries.add(expression());
          words.expect(Kind.OPERATOR, ":");
          entries.add(expression());
          if (!words.peek().is(Kind.OPERATOR, "}")) {
            words.expect(Kind.OPERATOR, ",");
          }
        }
        yield new Expression.MapOf(entries);
      }
      default -> throw words.wrong("expected an expression before " + bracket);
    };
  }

  private Expression postfix(Expression target) {
    var result = target;
    while (true) {
      if (words.accept(Kind.OPERATOR, ".")) {
        result =
            words.peek().kind() == Kind.WHOLE
                ? new Expression.Item(result, number(words.next()))
                : new Expression.Attribute(result, words.name());
      } else if (words.accept(Kind.OPERATOR, "[")) {
        result = subscript(result);
      } else if (words.peek().is(Kind.OPERATOR, "(")) {
        result = new Expression.Call(result, passed());
      } else {
        return result;
      }
    }
  }

  private Expression subscript(Expression target) {
    var bounds = new ArrayList<Optional<Expression>>();
    bounds.add(bound());
    while (words.accept(Kind.OPERATOR, ":")) {
      bounds.add(bound());
    }
    words.expect(Kind.OPERATOR, "]");
    if (bounds.size() > 1) {
      return new Expression.Slice(
          target,
          bounds.get(0),
          bounds.get(1),
          bounds.size() > 2 ? bounds.get(2) : Optional.empty());
    }
    return new Expression.Item(
        target, bounds.getFirst().orElseThrow(() -> words.wrong("expected an index")));
  }

  private Optional<Expression> bound() {
    boolean none = words.peek().is(Kind.OPERATOR, ":") || words.peek().is(Kind.OPERATOR, "]");
    return none ? Optional.empty() : Optional.of(expression());
  }

  private Expression.Passed passed() {
    words.expect(Kind.OPERATOR, "(");
    var places = new ArrayList<Expression>();
    var names = new LinkedHashMap<String, Expression>();
    while (!words.accept(Kind.OPERATOR, ")")) {
      if (!places.isEmpty() || !names.isEmpty()) {
        words.expect(Kind.OPERATOR, ",");
        if (words.accept(Kind.OPERATOR, ")")) {
          break;
        }
      }
      if (words.peek().kind() == Kind.NAME && words.peek(1).is(Kind.OPERATOR, "=")) {
        String name = words.name();
        words.next();
        names.put(name, expression());
      } else {
        places.add(expression());
      }
    }
    return new Expression.Passed(places, names);
  }

  /** Filters only, as behind {@code set NAME}. */
  Expression filters(Expression input) {
    var result = input;
    while (words.accept(Kind.OPERATOR, "|")) {
      String name = words.name();
      result =
          new Expression.Filter(
              result,
              name,
              words.peek().is(Kind.OPERATOR, "(") ? passed() : Expression.Passed.NONE);
    }
    return result;
  }

  private Expression tests(Expression input) {
    var result = input;
    while (true) {
      if (words.peek().is(Kind.OPERATOR, "|")) {
        result = filters(result);
      } else if (words.accept(Kind.NAME, "is")) {
        result = test(result);
      } else if (words.peek().is(Kind.OPERATOR, "(")) {
        result = new Expression.Call(result, passed());
      } else {
        return result;
      }
    }
  }

  private Expression test(Expression input) {
    boolean negated = words.accept(Kind.NAME, "not");
    String name = words.name();
    var passed = Expression.Passed.NONE;
    if (words.peek().is(Kind.OPERATOR, "(")) {
      passed = passed();
    } else if (begins()
        && !words.peek().is(Kind.OPERATOR, "-")
        && !words.peek().is(Kind.OPERATOR, "+")
        && !(words.peek().kind() == Kind.NAME && ENDS_OF_TESTS.contains(words.peek().text()))) {
      passed = new Expression.Passed(List.of(postfix(primary())), java.util.Map.of());
    }
    var test = new Expression.Test(input, name, passed);
    return negated ? new Expression.Not(test) : test;
  }
}
