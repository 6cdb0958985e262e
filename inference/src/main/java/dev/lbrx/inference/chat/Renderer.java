package dev.lbrx.inference.chat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs a template's statements. */
final class Renderer {
  /** How a body ended. */
  private enum Flow {
    DONE,
    BREAK,
    CONTINUE
  }

  private final Budget budget = new Budget();
  private final Evaluator evaluator = new Evaluator(budget);

  /** The text that a template gives with these variables. */
  static String render(List<Statement> template, Map<String, Value> variables) {
    var renderer = new Renderer();
    var scope = new Scope(null);
    new Functions(renderer.budget).all().forEach(scope::set);
    variables.forEach(scope::set);
    var out = new StringBuilder();
    renderer.run(template, scope, out);
    return out.toString();
  }

  private Flow run(List<Statement> body, Scope scope, StringBuilder out) {
    budget.enter();
    var flow = Flow.DONE;
    for (int i = 0; i < body.size() && flow == Flow.DONE; i++) {
      flow = run(body.get(i), scope, out);
    }
    budget.leave();
    return flow;
  }

  private Flow run(Statement statement, Scope scope, StringBuilder out) {
    budget.spend(1);
    switch (statement) {
      case Statement.Data(String text) -> put(text, out);
      case Statement.Print(var value) -> put(Printing.text(evaluator.value(value, scope)), out);
      case Statement.If(var branches, var otherwise) -> {
        for (var branch : branches) {
          if (evaluator.value(branch.test(), scope).truthy()) {
            return run(branch.body(), scope, out);
          }
        }
        return run(otherwise, scope, out);
      }
      case Statement.For loop -> {
        return loop(loop, scope, out);
      }
      case Statement.Set(var targets, var value) ->
          assign(targets, evaluator.value(value, scope), scope);
      case Statement.SetMember(String name, String member, var value) -> {
        if (scope.find(name).orElseGet(Value.None::new) instanceof Value.Namespace(var members)) {
          members.put(member, evaluator.value(value, scope));
        } else {
          throw new TemplateException("only members of a namespace can be set, not " + name + "'s");
        }
      }
      case Statement.SetBlock(String name, var body, var filtered) -> {
        var captured = new StringBuilder();
        run(body, new Scope(scope), captured);
        var inner = new Scope(scope);
        inner.set(name, new Value.Text(captured.toString()));
        scope.set(name, evaluator.value(filtered, inner));
      }
      case Statement.Macro macro -> scope.set(macro.name(), macro(macro, scope));
      case Statement.Block(var body) -> {
        return run(body, scope, out);
      }
      case Statement.Break _ -> {
        return Flow.BREAK;
      }
      case Statement.Continue _ -> {
        return Flow.CONTINUE;
      }
    }
    return Flow.DONE;
  }

  private void put(String text, StringBuilder out) {
    budget.spendText((long) out.length() % 256 + text.length());
    if (out.length() + (long) text.length() > Budget.LONGEST_TEXT) {
      throw new TemplateException(
          "what it puts out is longer than " + Budget.LONGEST_TEXT + " characters");
    }
    out.append(text);
  }

  private static void assign(List<String> targets, Value value, Scope scope) {
    if (targets.size() == 1) {
      scope.set(targets.getFirst(), value);
      return;
    }
    if (!(value instanceof Value.Sequence(var elements)) || elements.size() != targets.size()) {
      throw new TemplateException(
          Operators.kind(value) + " does not have " + targets.size() + " elements");
    }
    for (int i = 0; i < targets.size(); i++) {
      scope.set(targets.get(i), elements.get(i));
    }
  }

  private Flow loop(Statement.For loop, Scope scope, StringBuilder out) {
    var elements = evaluator.operators().elements(evaluator.value(loop.iterable(), scope));
    if (loop.filter().isPresent()) {
      var kept = new ArrayList<Value>();
      for (var element : elements) {
        var inner = new Scope(scope);
        assign(loop.targets(), element, inner);
        if (evaluator.value(loop.filter().get(), inner).truthy()) {
          kept.add(element);
        }
      }
      elements = kept;
    }
    if (elements.isEmpty()) {
      return run(loop.otherwise(), scope, out);
    }
    for (int i = 0; i < elements.size(); i++) {
      budget.spend(1);
      var inner = new Scope(scope);
      inner.set("loop", turn(elements, i));
      assign(loop.targets(), elements.get(i), inner);
      if (run(loop.body(), inner, out) == Flow.BREAK) {
        break;
      }
    }
    return Flow.DONE;
  }

  private static Value turn(List<Value> elements, int i) {
    int size = elements.size();
    var members = new LinkedHashMap<String, Value>();
    members.put("index", new Value.Whole(i + 1L));
    members.put("index0", new Value.Whole(i));
    members.put("revindex", new Value.Whole(size - i));
    members.put("revindex0", new Value.Whole(size - i - 1L));
    members.put("first", new Value.Flag(i == 0));
    members.put("last", new Value.Flag(i == size - 1));
    members.put("length", new Value.Whole(size));
    members.put("previtem", i > 0 ? elements.get(i - 1) : new Value.Undefined("previtem"));
    members.put("nextitem", i < size - 1 ? elements.get(i + 1) : new Value.Undefined("nextitem"));
    members.put(
        "cycle",
        new Value.Function(
            arguments -> arguments.required(i % Math.max(1, arguments.places().size()))));
    return new Value.Namespace(members);
  }

  private Value macro(Statement.Macro macro, Scope scope) {
    return new Value.Function(
        arguments -> {
          var inner = new Scope(scope);
          int place = 0;
          for (var parameter : macro.parameters().entrySet()) {
            inner.set(parameter.getKey(), given(arguments, place++, parameter, inner));
          }
          var out = new StringBuilder();
          run(macro.body(), inner, out);
          return new Value.Text(out.toString());
        });
  }

  private Value given(
      Arguments arguments,
      int place,
      Map.Entry<String, Optional<Expression>> parameter,
      Scope scope) {
    String name = parameter.getKey();
    return arguments
        .find(place, name)
        .or(() -> parameter.getValue().map(standard -> evaluator.value(standard, scope)))
        .orElseGet(() -> new Value.Undefined(name));
  }
}
