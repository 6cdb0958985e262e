package dev.lbrx.inference.chat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the values of expressions. */
final class Evaluator {
  private final Budget budget;
  private final Operators operators;
  private final Methods methods;
  private final Filters filters;
  private final Tests tests;

  Evaluator(Budget budget) {
    this.budget = budget;
    this.operators = new Operators(budget);
    this.methods = new Methods(budget);
    this.tests = new Tests(operators);
    this.filters = new Filters(budget, operators, tests, methods);
  }

  Operators operators() {
    return operators;
  }

  Value value(Expression expression, Scope scope) {
    budget.spend(1);
    budget.enter();
    var value = evaluate(expression, scope);
    budget.leave();
    return value;
  }

  private Value evaluate(Expression expression, Scope scope) {
    return switch (expression) {
      case Expression.Constant(var value) -> value;
      case Expression.Name(String name) ->
          scope.find(name).orElseGet(() -> new Value.Undefined(name));
      case Expression.ListOf(var elements) ->
          new Value.Sequence(elements.stream().map(each -> value(each, scope)).toList());
      case Expression.MapOf(var entries) -> map(entries, scope);
      case Expression.Attribute(var target, String name) ->
          methods.attribute(value(target, scope), name);
      case Expression.Item(var target, var index) ->
          methods.item(value(target, scope), value(index, scope));
      case Expression.Slice slice -> slice(slice, scope);
      case Expression.Call(var target, var passed) -> call(value(target, scope), passed, scope);
      case Expression.Filter(var input, String name, var passed) ->
          filters.apply(name, value(input, scope), arguments(passed, scope));
      case Expression.Test(var input, String name, var passed) ->
          new Value.Flag(tests.holds(name, value(input, scope), arguments(passed, scope)));
      case Expression.Not(var operand) -> new Value.Flag(!value(operand, scope).truthy());
      case Expression.Negative(var operand) ->
          operators.binary("-", new Value.Whole(0), value(operand, scope));
      case Expression.And(var left, var right) -> {
        var first = value(left, scope);
        yield first.truthy() ? value(right, scope) : first;
      }
      case Expression.Or(var left, var right) -> {
        var first = value(left, scope);
        yield first.truthy() ? first : value(right, scope);
      }
      case Expression.Binary(String operator, var left, var right) ->
          operators.binary(operator, value(left, scope), value(right, scope));
      case Expression.Compare compare -> compare(compare, scope);
      case Expression.Choice(var test, var then, var otherwise) ->
          value(test, scope).truthy()
              ? value(then, scope)
              : otherwise.isPresent()
                  ? value(otherwise.get(), scope)
                  : new Value.Undefined("what an if without else leaves out");
    };
  }

  private Value map(List<Expression> entries, Scope scope) {
    var members = new LinkedHashMap<String, Value>();
    for (int i = 0; i < entries.size(); i += 2) {
      members.put(Printing.text(value(entries.get(i), scope)), value(entries.get(i + 1), scope));
    }
    return new Value.Mapping(members);
  }

  private Value compare(Expression.Compare compare, Scope scope) {
    var left = value(compare.first(), scope);
    for (int i = 0; i < compare.operators().size(); i++) {
      var right = value(compare.operands().get(i), scope);
      if (!operators.compare(compare.operators().get(i), left, right)) {
        return new Value.Flag(false);
      }
      left = right;
    }
    return new Value.Flag(true);
  }

  private Value slice(Expression.Slice slice, Scope scope) {
    var target = value(slice.target(), scope);
    var elements = operators.elements(target);
    long size = elements.size();
    long step = slice.step().map(e -> Operators.whole(value(e, scope))).orElse(1L);
    if (step == 0) {
      throw new TemplateException("a slice has a step of 0");
    }
    // Bounds behind the ends are the ends; backwards the end is before the first element.
    long low = step > 0 ? 0 : -1;
    long high = step > 0 ? size : size - 1;
    long from =
        slice
            .from()
            .map(e -> bound(value(e, scope), size, low, high))
            .orElse(step > 0 ? low : high);
    long to =
        slice.to().map(e -> bound(value(e, scope), size, low, high)).orElse(step > 0 ? high : low);
    var cut = new ArrayList<Value>();
    for (long i = from; step > 0 ? i < to : i > to; i += step) {
      cut.add(elements.get((int) i));
    }
    if (!(target instanceof Value.Text)) {
      return new Value.Sequence(cut);
    }
    var text = new StringBuilder();
    cut.forEach(character -> text.append(Printing.text(character)));
    return new Value.Text(text.toString());
  }

  private static long bound(Value given, long size, long low, long high) {
    long index = Operators.whole(given);
    return Math.clamp(index < 0 ? Math.max(index, -size - 1) + size : index, low, high);
  }

  private Value call(Value target, Expression.Passed passed, Scope scope) {
    if (target instanceof Value.Function(var body)) {
      return body.call(arguments(passed, scope));
    }
    throw new TemplateException(Operators.kind(target) + " cannot be called");
  }

  private Arguments arguments(Expression.Passed passed, Scope scope) {
    var places = passed.places().stream().map(each -> value(each, scope)).toList();
    Map<String, Value> names = new LinkedHashMap<>();
    passed.names().forEach((name, each) -> names.put(name, value(each, scope)));
    return new Arguments(places, names);
  }
}
