package dev.lbrx.inference.chat;

import dev.lbrx.inference.tokenizer.Literal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Arithmetic, comparison and what is inside what, as Python does them. */
final class Operators {
  private final Budget budget;

  Operators(Budget budget) {
    this.budget = budget;
  }

  Value binary(String operator, Value left, Value right) {
    if (operator.equals("~")) {
      return joined(Printing.text(left), Printing.text(right));
    }
    if (operator.equals("+")
        && left instanceof Value.Text(String a)
        && right instanceof Value.Text(String b)) {
      return joined(a, b);
    }
    if (operator.equals("+")
        && left instanceof Value.Sequence(var a)
        && right instanceof Value.Sequence(var b)) {
      budget.spend(a.size() + (long) b.size());
      var all = new ArrayList<>(a);
      all.addAll(b);
      return new Value.Sequence(all);
    }
    if (operator.equals("*") && left instanceof Value.Text(String text)) {
      return repeated(text, right);
    }
    if (operator.equals("*") && right instanceof Value.Text(String text)) {
      return repeated(text, left);
    }
    if (!left.isNumber() || !right.isNumber()) {
      throw new TemplateException(
          operator + " does not go with " + kind(left) + " and " + kind(right));
    }
    return left instanceof Value.Real || right instanceof Value.Real || operator.equals("/")
        ? real(operator, left.real(), right.real())
        : whole(operator, whole(left), whole(right));
  }

  private Value joined(String a, String b) {
    budget.spendText(a.length() + (long) b.length());
    return new Value.Text(a + b);
  }

  private Value repeated(String text, Value times) {
    if (!(times instanceof Value.Whole(long count))) {
      throw new TemplateException("a string is repeated a whole number of times");
    }
    long most = Math.clamp(count, 0, Budget.LONGEST_TEXT + 1L);
    budget.spendText(text.length() * most);
    return new Value.Text(text.isEmpty() ? "" : text.repeat((int) most));
  }

  /** A whole number, or that of true or false. */
  static long whole(Value value) {
    return switch (value) {
      case Value.Whole(long number) -> number;
      case Value.Flag(boolean set) -> set ? 1 : 0;
      default -> throw new TemplateException(kind(value) + " is no whole number");
    };
  }

  private static Value whole(String operator, long a, long b) {
    try {
      return new Value.Whole(
          switch (operator) {
            case "+" -> Math.addExact(a, b);
            case "-" -> Math.subtractExact(a, b);
            case "*" -> Math.multiplyExact(a, b);
            case "//" -> Math.floorDiv(a, b);
            case "%" -> Math.floorMod(a, b);
            default -> power(a, b);
          });
    } catch (ArithmeticException e) {
      throw new TemplateException(a + " " + operator + " " + b + " is no number of 64 bits");
    }
  }

  private static long power(long base, long exponent) {
    if (exponent < 0) {
      throw new ArithmeticException("a fraction");
    }
    long result = 1;
    // Every base but these leaves 64 bits within 63 steps.
    long steps = base == 0 || base == 1 ? Math.min(exponent, 1) : exponent;
    if (base == -1) {
      steps = exponent % 2;
    }
    for (long i = 0; i < steps; i++) {
      result = Math.multiplyExact(result, base);
    }
    return result;
  }

  private static Value real(String operator, double a, double b) {
    if (b == 0 && "/ // %".contains(operator)) {
      throw new TemplateException("division by zero");
    }
    return new Value.Real(
        switch (operator) {
          case "+" -> a + b;
          case "-" -> a - b;
          case "*" -> a * b;
          case "/" -> a / b;
          case "//" -> Math.floor(a / b);
          case "%" -> a - b * Math.floor(a / b);
          default -> StrictMath.pow(a, b);
        });
  }

  boolean compare(String operator, Value left, Value right) {
    return switch (operator) {
      case "==" -> left.same(right);
      case "!=" -> !left.same(right);
      case "in" -> contains(right, left);
      case "not in" -> !contains(right, left);
      case "<" -> order(left, right) < 0;
      case "<=" -> order(left, right) <= 0;
      case ">" -> order(left, right) > 0;
      default -> order(left, right) >= 0;
    };
  }

  /** The order of two numbers, texts or lists. */
  static int order(Value left, Value right) {
    if (left.isNumber() && right.isNumber()) {
      return Double.compare(left.real(), right.real());
    }
    if (left instanceof Value.Text(String a) && right instanceof Value.Text(String b)) {
      return Literal.unmark(a).compareTo(Literal.unmark(b));
    }
    if (left instanceof Value.Sequence(var a) && right instanceof Value.Sequence(var b)) {
      for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
        if (!a.get(i).same(b.get(i))) {
          return order(a.get(i), b.get(i));
        }
      }
      return Integer.compare(a.size(), b.size());
    }
    throw new TemplateException(kind(left) + " and " + kind(right) + " have no order");
  }

  boolean contains(Value container, Value element) {
    return switch (container) {
      case Value.Text(String text) -> {
        if (!(element instanceof Value.Text(String part))) {
          throw new TemplateException("only a string can be in a string");
        }
        budget.spendText(text.length());
        yield Literal.unmark(text).contains(Literal.unmark(part));
      }
      case Value.Sequence(var elements) -> {
        budget.spend(elements.size());
        yield elements.stream().anyMatch(element::same);
      }
      case Value.Mapping(var members) -> isKey(members, element);
      case Value.Namespace(var members) -> isKey(members, element);
      case Value.Undefined _ -> false;
      default -> throw new TemplateException("nothing can be in " + kind(container));
    };
  }

  private static boolean isKey(Map<String, Value> members, Value element) {
    return element instanceof Value.Text(String key) && members.containsKey(Literal.unmark(key));
  }

  /** The elements that a loop goes through: a map's keys, a string's characters. */
  List<Value> elements(Value value) {
    var elements =
        switch (value) {
          case Value.Sequence(var list) -> list;
          case Value.Mapping(var members) ->
              members.keySet().stream().<Value>map(Value.Text::new).toList();
          case Value.Text(String text) ->
              text.codePoints()
                  .<Value>mapToObj(c -> new Value.Text(Character.toString(c)))
                  .toList();
          case Value.Undefined _ -> List.<Value>of();
          default -> throw new TemplateException("there are no elements in " + kind(value));
        };
    budget.spend(elements.size());
    return elements;
  }

  /** What a value is, as errors call it. */
  static String kind(Value value) {
    return switch (value) {
      case Value.Text _ -> "a string";
      case Value.Whole _, Value.Real _ -> "a number";
      case Value.Flag _ -> "true or false";
      case Value.Sequence _ -> "a list";
      case Value.Mapping _ -> "a map";
      case Value.None _ -> "none";
      case Value.Undefined(String name) -> name + ", which is not defined,";
      case Value.Function _ -> "a function";
      case Value.Namespace _ -> "a namespace";
    };
  }
}
