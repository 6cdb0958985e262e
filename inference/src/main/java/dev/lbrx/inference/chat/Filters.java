package dev.lbrx.inference.chat;

import dev.lbrx.inference.tokenizer.Literal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/** What stands behind {@code |}. */
final class Filters {
  private static final Arguments NONE = new Arguments(List.of(), Map.of());

  private final Budget budget;
  private final Operators operators;
  private final Tests tests;
  private final Methods methods;

  Filters(Budget budget, Operators operators, Tests tests, Methods methods) {
    this.budget = budget;
    this.operators = operators;
    this.tests = tests;
    this.methods = methods;
  }

  Value apply(String name, Value value, Arguments arguments) {
    return switch (name) {
      case "trim" -> budget.text(Methods.strip(Printing.text(value), arguments, true, true));
      case "upper" -> budget.text(Printing.text(value).toUpperCase(Locale.ROOT));
      case "lower" -> budget.text(Printing.text(value).toLowerCase(Locale.ROOT));
      case "title" -> budget.text(Methods.title(Printing.text(value)));
      case "capitalize" -> budget.text(Methods.capitalized(Printing.text(value)));
      case "string" -> budget.text(Printing.text(value));
      case "safe" -> value;
      case "escape", "e", "forceescape" -> escaped(Printing.text(value));
      case "replace" ->
          methods.replaced(
              Printing.text(value),
              arguments.text(0),
              arguments.text(1),
              arguments.find(2, "count").map(Operators::whole).orElse(-1L));
      case "indent" -> indented(Printing.text(value), arguments);
      case "tojson" ->
          budget.text(
              Printing.json(
                  value,
                  (int)
                      Math.clamp(
                          arguments.find(0, "indent").map(Filters::wholeOrNone).orElse(-1L),
                          -1,
                          64)));
      case "length", "count" -> length(value);
      case "first", "last" -> {
        var elements = operators.elements(value);
        yield elements.isEmpty()
            ? new Value.Undefined("the " + name + " of an empty list")
            : name.equals("first") ? elements.getFirst() : elements.getLast();
      }
      case "list" -> new Value.Sequence(operators.elements(value));
      case "reverse" ->
          value instanceof Value.Text(String text)
              ? budget.text(new StringBuilder(text).reverse().toString())
              : new Value.Sequence(operators.elements(value).reversed());
      case "join" -> joined(value, arguments);
      case "items" ->
          value instanceof Value.Mapping(var members) ? Methods.items(members) : empty(value);
      case "dictsort" -> dictSorted(value);
      case "sort" -> sorted(value, arguments);
      case "unique" -> unique(value);
      case "map" -> mapped(value, arguments);
      case "select" -> selected(value, holding(arguments, 0), true);
      case "reject" -> selected(value, holding(arguments, 0), false);
      case "selectattr" -> selected(value, attributeHolding(arguments), true);
      case "rejectattr" -> selected(value, attributeHolding(arguments), false);
      case "default", "d" -> {
        boolean falsy = arguments.find(1, "boolean").map(Value::truthy).orElse(false);
        boolean missing = value instanceof Value.Undefined || (falsy && !value.truthy());
        yield missing
            ? arguments.find(0, "default_value").orElseGet(() -> new Value.Text(""))
            : value;
      }
      case "int" -> whole(value, arguments);
      case "float" -> new Value.Real(number(value, arguments));
      case "abs" ->
          value instanceof Value.Real(double number)
              ? new Value.Real(Math.abs(number))
              : new Value.Whole(Math.abs(Operators.whole(value)));
      case "round" -> rounded(value, arguments);
      case "sum" -> {
        Value total = arguments.find(1, "start").orElseGet(() -> new Value.Whole(0));
        for (var element :
            attributes(value, arguments.find(0, "attribute").map(Printing::text).orElse(""))) {
          total = operators.binary("+", total, element);
        }
        yield total;
      }
      case "min", "max" -> {
        Comparator<Value> order = Operators::order;
        yield operators.elements(value).stream()
            .min(name.equals("min") ? order : order.reversed())
            .orElseGet(() -> new Value.Undefined("the " + name + " of an empty list"));
      }
      default -> throw new TemplateException("the filter " + name + " is not supported");
    };
  }

  private static long wholeOrNone(Value value) {
    return value instanceof Value.None ? -1 : Operators.whole(value);
  }

  private static Value empty(Value value) {
    if (value instanceof Value.Undefined) {
      return new Value.Sequence(List.of());
    }
    throw new TemplateException("items: " + Operators.kind(value) + " is no map");
  }

  private Value escaped(String text) {
    var escaped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      switch (Literal.unmark(text.charAt(i))) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '\'' -> escaped.append("&#39;");
        case '"' -> escaped.append("&#34;");
        default -> escaped.append(text.charAt(i));
      }
    }
    return budget.text(escaped.toString());
  }

  private Value indented(String text, Arguments arguments) {
    var width = arguments.find(0, "width").orElseGet(() -> new Value.Whole(4));
    String blanks =
        width instanceof Value.Text(String given)
            ? given
            : " ".repeat((int) Math.clamp(Operators.whole(width), 0, 1_000));
    boolean first = arguments.find(1, "first").map(Value::truthy).orElse(false);
    boolean empty = arguments.find(2, "blank").map(Value::truthy).orElse(false);
    budget.spendText(text.length() + blanks.length() * text.chars().filter(c -> c == '\n').count());
    String[] lines = text.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      boolean indents = i == 0 ? first : empty || !lines[i].isEmpty();
      lines[i] = indents ? blanks + lines[i] : lines[i];
    }
    return budget.text(String.join("\n", lines));
  }

  private Value length(Value value) {
    return new Value.Whole(
        switch (value) {
          case Value.Text(String text) -> text.codePointCount(0, text.length());
          case Value.Mapping(var members) -> members.size();
          case Value.Sequence(var elements) -> elements.size();
          case Value.Undefined _ -> 0;
          default -> throw new TemplateException(Operators.kind(value) + " has no length");
        });
  }

  private Value joined(Value value, Arguments arguments) {
    String between = arguments.find(0, "d").map(Printing::text).orElse("");
    String attribute = arguments.find(1, "attribute").map(Printing::text).orElse("");
    return methods.joined(between, attributes(value, attribute));
  }

  /** A list's elements, or what they have under a name. */
  private List<Value> attributes(Value value, String name) {
    var elements = operators.elements(value);
    return name.isEmpty()
        ? elements
        : elements.stream().map(element -> attribute(element, name)).toList();
  }

  private Value attribute(Value value, String path) {
    var result = value;
    for (String name : path.split("\\.", -1)) {
      boolean number =
          !name.isEmpty() && name.length() < 10 && name.chars().allMatch(Character::isDigit);
      result =
          methods.item(
              result, number ? new Value.Whole(Long.parseLong(name)) : new Value.Text(name));
    }
    return result;
  }

  private Value dictSorted(Value value) {
    if (!(value instanceof Value.Mapping(var members))) {
      throw new TemplateException("dictsort: " + Operators.kind(value) + " is no map");
    }
    budget.spend(members.size());
    var sorted = new LinkedHashMap<String, Value>();
    members.keySet().stream()
        .sorted(Comparator.comparing((String key) -> key.toLowerCase(Locale.ROOT)))
        .forEach(key -> sorted.put(key, members.getOrDefault(key, new Value.None())));
    return Methods.items(sorted);
  }

  private Value sorted(Value value, Arguments arguments) {
    String name = arguments.find(2, "attribute").map(Printing::text).orElse("");
    boolean cased = arguments.find(1, "case_sensitive").map(Value::truthy).orElse(false);
    boolean reverse = arguments.find(0, "reverse").map(Value::truthy).orElse(false);
    Comparator<Value> order =
        Comparator.comparing(
            element -> {
              var key = name.isEmpty() ? element : attribute(element, name);
              return key instanceof Value.Text(String text) && !cased
                  ? new Value.Text(text.toLowerCase(Locale.ROOT))
                  : key;
            },
            Operators::order);
    var elements = new ArrayList<>(operators.elements(value));
    budget.spend(elements.size() * 16L);
    elements.sort(reverse ? order.reversed() : order);
    return new Value.Sequence(elements);
  }

  private Value unique(Value value) {
    var kept = new ArrayList<Value>();
    for (var element : operators.elements(value)) {
      budget.spend(kept.size());
      if (kept.stream().noneMatch(element::same)) {
        kept.add(element);
      }
    }
    return new Value.Sequence(kept);
  }

  private Value mapped(Value value, Arguments arguments) {
    var attribute = arguments.names().get("attribute");
    if (attribute != null) {
      var standard = arguments.names().get("default");
      var found = attributes(value, Printing.text(attribute));
      return new Value.Sequence(
          found.stream()
              .map(each -> each instanceof Value.Undefined && standard != null ? standard : each)
              .toList());
    }
    String filter = arguments.text(0);
    var rest = rest(arguments, 1);
    return new Value.Sequence(
        operators.elements(value).stream().map(each -> apply(filter, each, rest)).toList());
  }

  private Predicate<Value> holding(Arguments arguments, int from) {
    if (arguments.places().size() <= from) {
      return Value::truthy;
    }
    String test = arguments.text(from);
    var rest = rest(arguments, from + 1);
    return value -> tests.holds(test, value, rest);
  }

  private Predicate<Value> attributeHolding(Arguments arguments) {
    String name = Printing.text(arguments.required(0));
    var holds = holding(arguments, 1);
    return value -> holds.test(attribute(value, name));
  }

  private Value selected(Value value, Predicate<Value> holds, boolean wanted) {
    return new Value.Sequence(
        operators.elements(value).stream().filter(each -> holds.test(each) == wanted).toList());
  }

  private static Arguments rest(Arguments arguments, int from) {
    return arguments.places().size() <= from
        ? NONE
        : new Arguments(
            arguments.places().subList(from, arguments.places().size()), arguments.names());
  }

  private static Value whole(Value value, Arguments arguments) {
    double number = number(value, arguments);
    return value instanceof Value.Whole ? value : new Value.Whole((long) number);
  }

  private static double number(Value value, Arguments arguments) {
    if (value.isNumber()) {
      return value.real();
    }
    try {
      return Double.parseDouble(Literal.unmark(Printing.text(value)).strip());
    } catch (NumberFormatException e) {
      return arguments.find(0, "default").map(Value::real).orElse(0.0);
    }
  }

  private static Value rounded(Value value, Arguments arguments) {
    long digits =
        Math.clamp(arguments.find(0, "precision").map(Operators::whole).orElse(0L), 0, 15);
    String method = arguments.find(1, "method").map(Printing::text).orElse("common");
    double scale = Math.pow(10, digits);
    double scaled = value.real() * scale;
    return new Value.Real(
        switch (method) {
              case "ceil" -> Math.ceil(scaled);
              case "floor" -> Math.floor(scaled);
              default -> Math.rint(scaled);
            }
            / scale);
  }
}
