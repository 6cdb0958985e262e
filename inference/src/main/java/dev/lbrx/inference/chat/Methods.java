package dev.lbrx.inference.chat;

import dev.lbrx.inference.tokenizer.Literal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What values have behind a dot: methods of strings, lists and maps, members of maps. */
final class Methods {
  private final Budget budget;

  Methods(Budget budget) {
    this.budget = budget;
  }

  /** {@code value.name}: a method before a member. */
  Value attribute(Value value, String name) {
    return switch (value) {
      case Value.Text(String text) -> method(text, name).orElseGet(() -> new Value.Undefined(name));
      case Value.Mapping(var members) ->
          method(members, name)
              .orElseGet(() -> members.getOrDefault(name, new Value.Undefined(name)));
      case Value.Namespace(var members) -> members.getOrDefault(name, new Value.Undefined(name));
      case Value.Sequence(var elements) ->
          method(elements, name).orElseGet(() -> new Value.Undefined(name));
      case Value.Undefined(String missing) ->
          throw new TemplateException(missing + " is not defined, so it has no " + name);
      case Value.Whole _, Value.Real _, Value.Flag _, Value.None _, Value.Function _ ->
          new Value.Undefined(name);
    };
  }

  /** {@code value[index]}. */
  Value item(Value value, Value index) {
    if (value instanceof Value.Sequence(var elements) && index.isNumber()) {
      long at = Operators.whole(index);
      at += at < 0 ? elements.size() : 0;
      return at >= 0 && at < elements.size()
          ? elements.get((int) at)
          : new Value.Undefined("element " + Operators.whole(index));
    }
    if (value instanceof Value.Text(String text) && index.isNumber()) {
      int[] characters = text.codePoints().toArray();
      budget.spendText(text.length());
      long at = Operators.whole(index);
      at += at < 0 ? characters.length : 0;
      return at >= 0 && at < characters.length
          ? new Value.Text(Character.toString(characters[(int) at]))
          : new Value.Undefined("character " + Operators.whole(index));
    }
    if (index instanceof Value.Text(String given)) {
      String key = Literal.unmark(given);
      if (value instanceof Value.Mapping(var members) && members.containsKey(key)) {
        return attributeOfMap(members, key);
      }
      return attribute(value, key);
    }
    if (value instanceof Value.Undefined(String missing)) {
      throw new TemplateException(missing + " is not defined, so it has no elements");
    }
    return new Value.Undefined(Printing.text(index));
  }

  private static Value attributeOfMap(Map<String, Value> members, String key) {
    return members.getOrDefault(key, new Value.Undefined(key));
  }

  private Optional<Value> method(Map<String, Value> members, String name) {
    return switch (name) {
      case "items" -> function(arguments -> items(members));
      case "keys" ->
          function(
              arguments ->
                  new Value.Sequence(
                      members.keySet().stream().<Value>map(Value.Text::new).toList()));
      case "values" -> function(arguments -> new Value.Sequence(new ArrayList<>(members.values())));
      case "get" ->
          function(
              arguments -> {
                String key = Literal.unmark(Printing.text(arguments.required(0)));
                var member = members.get(key);
                return member != null
                    ? member
                    : arguments.find(1, "default").orElseGet(Value.None::new);
              });
      default -> Optional.empty();
    };
  }

  /** Pairs of keys and values. */
  static Value items(Map<String, Value> members) {
    return new Value.Sequence(
        members.entrySet().stream()
            .<Value>map(
                member ->
                    new Value.Sequence(List.of(new Value.Text(member.getKey()), member.getValue())))
            .toList());
  }

  private Optional<Value> method(List<Value> elements, String name) {
    return switch (name) {
      case "count" ->
          function(
              arguments -> {
                budget.spend(elements.size());
                return new Value.Whole(
                    elements.stream().filter(arguments.required(0)::same).count());
              });
      case "index" ->
          function(
              arguments -> {
                budget.spend(elements.size());
                for (int i = 0; i < elements.size(); i++) {
                  if (elements.get(i).same(arguments.required(0))) {
                    return new Value.Whole(i);
                  }
                }
                throw new TemplateException("index: the list has no such element");
              });
      case "append", "extend", "insert", "pop", "remove" ->
          throw new TemplateException("lists cannot be changed: " + name + " is not allowed");
      default -> Optional.empty();
    };
  }

  private Optional<Value> method(String text, String name) {
    budget.spendText(text.length());
    String plain = Literal.unmark(text);
    return switch (name) {
      case "strip" -> function(arguments -> budget.text(strip(text, arguments, true, true)));
      case "lstrip" -> function(arguments -> budget.text(strip(text, arguments, true, false)));
      case "rstrip" -> function(arguments -> budget.text(strip(text, arguments, false, true)));
      case "upper" -> function(arguments -> budget.text(text.toUpperCase(Locale.ROOT)));
      case "lower" -> function(arguments -> budget.text(text.toLowerCase(Locale.ROOT)));
      case "title" -> function(arguments -> budget.text(title(text)));
      case "capitalize" -> function(arguments -> budget.text(capitalized(text)));
      case "startswith" -> function(a -> new Value.Flag(any(a, plain::startsWith)));
      case "endswith" -> function(a -> new Value.Flag(any(a, plain::endsWith)));
      case "find" -> function(a -> new Value.Whole(plain.indexOf(Literal.unmark(a.text(0)))));
      case "rfind" -> function(a -> new Value.Whole(plain.lastIndexOf(Literal.unmark(a.text(0)))));
      case "count" -> function(a -> new Value.Whole(occurrences(plain, Literal.unmark(a.text(0)))));
      case "isdigit" ->
          function(
              a -> new Value.Flag(!text.isEmpty() && text.chars().allMatch(Character::isDigit)));
      case "isalpha" ->
          function(
              a -> new Value.Flag(!text.isEmpty() && text.chars().allMatch(Character::isLetter)));
      case "isspace" ->
          function(
              a ->
                  new Value.Flag(
                      !text.isEmpty() && text.chars().allMatch(Character::isWhitespace)));
      case "join" -> function(a -> joined(text, new Operators(budget).elements(a.required(0))));
      case "replace" ->
          function(
              a ->
                  replaced(
                      text,
                      a.text(0),
                      a.text(1),
                      a.find(2, "count").map(Operators::whole).orElse(-1L)));
      case "split" -> function(a -> split(text, a, false));
      case "rsplit" -> function(a -> split(text, a, true));
      case "splitlines" ->
          function(a -> new Value.Sequence(text.lines().<Value>map(Value.Text::new).toList()));
      default -> Optional.empty();
    };
  }

  private static Optional<Value> function(Value.Body body) {
    return Optional.of(new Value.Function(body));
  }

  private static boolean any(Arguments arguments, java.util.function.Predicate<String> holds) {
    if (arguments.required(0) instanceof Value.Sequence(var options)) {
      return options.stream().map(Printing::text).map(Literal::unmark).anyMatch(holds);
    }
    return holds.test(Literal.unmark(arguments.text(0)));
  }

  /** A string without the white space, or given characters, at its ends. */
  static String strip(String text, Arguments arguments, boolean left, boolean right) {
    String set =
        arguments
            .find(0, "chars")
            .filter(given -> !(given instanceof Value.None))
            .map(Printing::text)
            .map(Literal::unmark)
            .orElse("");
    int from = 0;
    int to = text.length();
    while (left && from < to && stripped(text.charAt(from), set)) {
      from++;
    }
    while (right && from < to && stripped(text.charAt(to - 1), set)) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean stripped(char c, String set) {
    return set.isEmpty()
        ? Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085'
        : set.indexOf(Literal.unmark(c)) >= 0;
  }

  static String title(String text) {
    var title = new StringBuilder();
    boolean begins = true;
    for (char c : text.toCharArray()) {
      title.append(begins ? Character.toUpperCase(c) : Character.toLowerCase(c));
      begins = !Character.isLetter(c);
    }
    return title.toString();
  }

  static String capitalized(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT)
            + text.substring(1).toLowerCase(Locale.ROOT);
  }

  private static long occurrences(String text, String part) {
    if (part.isEmpty()) {
      return text.length() + 1L;
    }
    long count = 0;
    for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
      count++;
    }
    return count;
  }

  /** A string with another in a part's place, at most so many times, −1 for all. */
  Value replaced(String text, String old, String by, long most) {
    if (old.isEmpty()) {
      throw new TemplateException("replace: there is nothing to replace");
    }
    String plain = Literal.unmark(text);
    String part = Literal.unmark(old);
    long times = occurrences(plain, part);
    times = most < 0 ? times : Math.min(times, most);
    budget.spendText(text.length() + times * (by.length() - (long) old.length()));
    var result = new StringBuilder();
    int from = 0;
    for (long i = 0; i < times; i++) {
      int at = plain.indexOf(part, from);
      result.append(text, from, at).append(by);
      from = at + old.length();
    }
    return new Value.Text(result.append(text.substring(from)).toString());
  }

  /** Elements as text, something between them. */
  Value joined(String between, List<Value> elements) {
    var text = new StringBuilder();
    for (int i = 0; i < elements.size(); i++) {
      text.append(i == 0 ? "" : between).append(Printing.text(elements.get(i)));
      if (text.length() > Budget.LONGEST_TEXT) {
        break;
      }
    }
    return budget.text(text.toString());
  }

  private Value split(String text, Arguments arguments, boolean fromEnd) {
    long most = arguments.find(1, "maxsplit").map(Operators::whole).orElse(-1L);
    var separator = arguments.find(0, "sep").filter(given -> !(given instanceof Value.None));
    var parts = new ArrayList<Value>();
    if (separator.isEmpty()) {
      for (String word :
          text.strip().split("\\s+", most < 0 ? 0 : (int) Math.min(most + 1, 1 << 20))) {
        if (!word.isEmpty()) {
          parts.add(new Value.Text(word));
        }
      }
      budget.spend(parts.size());
      return new Value.Sequence(parts);
    }
    String between = Literal.unmark(Printing.text(separator.get()));
    if (between.isEmpty()) {
      throw new TemplateException("split: the separator is empty");
    }
    String rest = text;
    while (most < 0 || parts.size() < most) {
      String plain = Literal.unmark(rest);
      int at = fromEnd ? plain.lastIndexOf(between) : plain.indexOf(between);
      if (at < 0) {
        break;
      }
      budget.spendText(Math.max(rest.length(), 256));
      String behind = rest.substring(at + between.length());
      parts.add(new Value.Text(fromEnd ? behind : rest.substring(0, at)));
      rest = fromEnd ? rest.substring(0, at) : behind;
    }
    parts.add(new Value.Text(rest));
    return new Value.Sequence(fromEnd ? parts.reversed() : parts);
  }
}
