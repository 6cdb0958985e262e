package dev.lbrx.inference.chat;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The functions that every template has. */
final class Functions {
  private final Budget budget;

  Functions(Budget budget) {
    this.budget = budget;
  }

  Map<String, Value> all() {
    var functions = new LinkedHashMap<String, Value>();
    functions.put("range", new Value.Function(this::range));
    functions.put("namespace", new Value.Function(a -> new Value.Namespace(members(a))));
    functions.put("dict", new Value.Function(a -> new Value.Mapping(members(a))));
    functions.put(
        "raise_exception",
        new Value.Function(
            a -> {
              throw new TemplateException("it says: " + Printing.text(a.required(0)));
            }));
    functions.put("strftime_now", new Value.Function(a -> budget.text(now(a.text(0)))));
    return functions;
  }

  private static Map<String, Value> members(Arguments arguments) {
    var members = new LinkedHashMap<String, Value>();
    if (!arguments.places().isEmpty()
        && arguments.places().getFirst() instanceof Value.Mapping(var given)) {
      members.putAll(given);
    }
    members.putAll(arguments.names());
    return members;
  }

  private Value range(Arguments arguments) {
    long first = Operators.whole(arguments.required(0));
    boolean alone = arguments.places().size() == 1;
    long from = alone ? 0 : first;
    long to = alone ? first : Operators.whole(arguments.required(1));
    long step = arguments.find(2, "step").map(Operators::whole).orElse(1L);
    if (step == 0) {
      throw new TemplateException("range has a step of 0");
    }
    var numbers = new ArrayList<Value>();
    for (long i = from; step > 0 ? i < to : i > to; i = Math.addExact(i, step)) {
      budget.spend(1);
      numbers.add(new Value.Whole(i));
    }
    return new Value.Sequence(numbers);
  }

  private static String now(String format) {
    var now = LocalDateTime.now(ZoneId.systemDefault());
    var text = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%' || i + 1 == format.length()) {
        text.append(c);
        continue;
      }
      char field = format.charAt(++i);
      String pattern =
          switch (field) {
            case 'd' -> "dd";
            case 'm' -> "MM";
            case 'b' -> "MMM";
            case 'B' -> "MMMM";
            case 'Y' -> "yyyy";
            case 'y' -> "yy";
            case 'H' -> "HH";
            case 'I' -> "hh";
            case 'M' -> "mm";
            case 'S' -> "ss";
            case 'p' -> "a";
            case 'a' -> "EEE";
            case 'A' -> "EEEE";
            case 'j' -> "DDD";
            case '%' -> "'%'";
            default -> throw new TemplateException("strftime_now: %" + field + " is not supported");
          };
      text.append(now.format(DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH)));
    }
    return text.toString();
  }
}
