package dev.lbrx.toolkit.plan;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.ops.Ops;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads expressions as {@link Labels} writes them. Results of one call that stand apart, as {@code
 * #0} and {@code #1}, are results of one step again.
 */
final class ExpressionText {
  private static final String ENDS = ",)]";

  private final Map<String, Checkpoint> checkpoints;
  private final Map<String, List<Expression>> calls = new HashMap<>();
  private String text = "";
  private int at;

  /** Reads expressions over checkpoints by their labels. */
  ExpressionText(Map<String, Checkpoint> checkpoints) {
    this.checkpoints = checkpoints;
  }

  /** The expression that a text stands for; {@link ErrorCode#JSON} where it is none. */
  Expression parse(String expression) {
    text = expression;
    at = 0;
    // A tensor that is only read may have any name.
    int colon = text.indexOf(':');
    if (colon > 0 && checkpoints.containsKey(text.substring(0, colon))) {
      return read(text.substring(0, colon), text.substring(colon + 1));
    }
    var parsed = expression();
    if (at < text.length()) {
      throw error("an end");
    }
    return parsed;
  }

  private Expression expression() {
    int start = at;
    String name = word("[:");
    if (at < text.length() && text.charAt(at) == ':') {
      at++;
      return read(name, word(ENDS));
    }
    var op = (Op) value(op(name));
    expect("(");
    var inputs = new ArrayList<Expression>();
    while (!text.startsWith(")", at)) {
      if (!inputs.isEmpty()) {
        expect(", ");
      }
      inputs.add(expression());
    }
    expect(")");
    var results =
        calls.computeIfAbsent(text.substring(start, at), call -> Expression.applyAll(op, inputs));
    int result = 0;
    if (at < text.length() && text.charAt(at) == '#') {
      at++;
      result = (int) number(word(ENDS), int.class);
    }
    if (result >= results.size()) {
      throw error("a result below " + results.size());
    }
    return results.get(result);
  }

  private Expression read(String label, String tensor) {
    var checkpoint = checkpoints.get(label);
    if (checkpoint == null) {
      throw error("a model of the inputs");
    }
    return Expression.read(checkpoint, tensor);
  }

  private Class<? extends Op> op(String name) {
    return Ops.ALL.stream()
        .filter(each -> each.getSimpleName().equals(name))
        .findFirst()
        .orElseThrow(() -> error("an op of this version"));
  }

  // What a record's toString shows of a component of this type; the name of a record is read.
  private Object value(Type type) {
    if (type instanceof ParameterizedType list) {
      return list(list.getActualTypeArguments()[0]);
    }
    var of = (Class<?>) type;
    if (of.isRecord()) {
      return record(of);
    }
    String word = word(ENDS);
    if (of.isEnum()) {
      return Arrays.stream(of.getEnumConstants())
          .filter(each -> each.toString().equals(word))
          .findFirst()
          .orElseThrow(() -> error("one of " + of.getSimpleName()));
    }
    return number(word, of);
  }

  private Object record(Class<?> of) {
    if (text.startsWith(of.getSimpleName(), at)) {
      at += of.getSimpleName().length();
    }
    expect("[");
    var components = of.getRecordComponents();
    var types = new Class<?>[components.length];
    var values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      expect((i == 0 ? "" : ", ") + components[i].getName() + "=");
      types[i] = components[i].getType();
      values[i] = value(components[i].getGenericType());
    }
    expect("]");
    try {
      return of.getConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new LbrxException(
          ErrorCode.JSON, "'" + text + "' is no expression of this version of LBRX", e);
    }
  }

  private List<Object> list(Type element) {
    var list = new ArrayList<Object>();
    expect("[");
    while (!text.startsWith("]", at)) {
      if (!list.isEmpty()) {
        expect(", ");
      }
      list.add(value(element));
    }
    expect("]");
    return list;
  }

  private Object number(String word, Class<?> of) {
    try {
      if (of == boolean.class) {
        return Boolean.parseBoolean(word);
      }
      if (of == int.class) {
        return Integer.parseInt(word);
      }
      if (of == long.class) {
        return Long.parseLong(word);
      }
      if (of == double.class) {
        return Double.parseDouble(word);
      }
      return Float.parseFloat(word);
    } catch (NumberFormatException e) {
      throw error("a number");
    }
  }

  private String word(String ends) {
    int start = at;
    while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    if (at == text.length() && !ends.equals(ENDS)) {
      throw error("more");
    }
    return text.substring(start, at);
  }

  private void expect(String wanted) {
    if (!text.startsWith(wanted, at)) {
      throw error("'" + wanted + "'");
    }
    at += wanted.length();
  }

  private LbrxException error(String expected) {
    return new LbrxException(
        ErrorCode.JSON,
        "'" + text + "' is no expression: expected " + expected + " at character " + at);
  }
}
