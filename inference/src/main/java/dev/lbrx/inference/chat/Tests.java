package dev.lbrx.inference.chat;

/** What stands behind {@code is}. */
final class Tests {
  private final Operators operators;

  Tests(Operators operators) {
    this.operators = operators;
  }

  boolean holds(String name, Value value, Arguments arguments) {
    return switch (name) {
      case "defined" -> !(value instanceof Value.Undefined);
      case "undefined" -> value instanceof Value.Undefined;
      case "none" -> value instanceof Value.None;
      case "string" -> value instanceof Value.Text;
      case "number" -> value.isNumber();
      case "integer" -> value instanceof Value.Whole;
      case "float" -> value instanceof Value.Real;
      case "boolean" -> value instanceof Value.Flag;
      case "true" -> value.equals(new Value.Flag(true));
      case "false" -> value.equals(new Value.Flag(false));
      case "mapping" -> value instanceof Value.Mapping;
      case "sequence", "iterable" ->
          value instanceof Value.Sequence
              || value instanceof Value.Text
              || value instanceof Value.Mapping
              || value instanceof Value.Undefined;
      case "callable" -> value instanceof Value.Function;
      case "odd" -> Math.floorMod(Operators.whole(value), 2) == 1;
      case "even" -> Math.floorMod(Operators.whole(value), 2) == 0;
      case "divisibleby" -> {
        long divisor = Operators.whole(arguments.required(0));
        if (divisor == 0) {
          throw new TemplateException("division by zero");
        }
        yield Operators.whole(value) % divisor == 0;
      }
      case "lower" -> {
        String text = Printing.text(value);
        yield text.equals(text.toLowerCase(java.util.Locale.ROOT));
      }
      case "upper" -> {
        String text = Printing.text(value);
        yield text.equals(text.toUpperCase(java.util.Locale.ROOT));
      }
      case "eq", "equalto", "==" -> value.same(arguments.required(0));
      case "ne", "!=" -> !value.same(arguments.required(0));
      case "sameas" -> value.equals(arguments.required(0));
      case "lt", "lessthan" -> operators.compare("<", value, arguments.required(0));
      case "le" -> operators.compare("<=", value, arguments.required(0));
      case "gt", "greaterthan" -> operators.compare(">", value, arguments.required(0));
      case "ge" -> operators.compare(">=", value, arguments.required(0));
      case "in" -> operators.contains(arguments.required(0), value);
      default -> throw new TemplateException("the test " + name + " is not supported");
    };
  }
}
