package dev.lbrx.inference.chat;

import dev.lbrx.inference.tokenizer.Literal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What a template computes with: text, numbers, lists and maps, and nothing of the machine. */
sealed interface Value {
  /** A string; of strangers' text with the marks of {@link Literal}, which nothing compares. */
  record Text(String text) implements Value {}

  /** A whole number. */
  record Whole(long number) implements Value {}

  /** Another number. */
  record Real(double number) implements Value {}

  /** True or false. */
  record Flag(boolean set) implements Value {}

  /** A list or a tuple. */
  record Sequence(List<Value> elements) implements Value {}

  /** A map, in order. */
  record Mapping(Map<String, Value> members) implements Value {}

  /** None. */
  record None() implements Value {}

  /** What a template asks for and nobody has set. */
  record Undefined(String name) implements Value {}

  /** What can be called. */
  record Function(Body body) implements Value {}

  /** Variables that a loop can set for what comes after it. */
  record Namespace(Map<String, Value> members) implements Value {}

  /** What a call does. */
  @FunctionalInterface
  interface Body {
    /** The result. */
    Value call(Arguments arguments);
  }

  /** Whether it counts as true. */
  default boolean truthy() {
    return switch (this) {
      case Text(String text) -> !text.isEmpty();
      case Whole(long number) -> number != 0;
      case Real(double number) -> number != 0;
      case Flag(boolean set) -> set;
      case Sequence(var elements) -> !elements.isEmpty();
      case Mapping(var members) -> !members.isEmpty();
      case None _, Undefined _ -> false;
      case Function _, Namespace _ -> true;
    };
  }

  /** Whether two are equal; whole and other numbers are compared by value, true is 1. */
  default boolean same(Value other) {
    if (this instanceof Sequence(var a) && other instanceof Sequence(var b)) {
      boolean equal = a.size() == b.size();
      for (int i = 0; equal && i < a.size(); i++) {
        equal = a.get(i).same(b.get(i));
      }
      return equal;
    }
    if (this instanceof Mapping(var a) && other instanceof Mapping(var b)) {
      return a.keySet().equals(b.keySet())
          && a.entrySet().stream()
              .allMatch(e -> e.getValue().same(b.getOrDefault(e.getKey(), new None())));
    }
    if (this instanceof Text(String a) && other instanceof Text(String b)) {
      return Literal.unmark(a).equals(Literal.unmark(b));
    }
    return isNumber() && other.isNumber() ? real() == other.real() : equals(other);
  }

  /** Whether it is a number, or true or false. */
  default boolean isNumber() {
    return this instanceof Whole || this instanceof Real || this instanceof Flag;
  }

  /** A number's value, NaN where it is none. */
  default double real() {
    return switch (this) {
      case Whole(long number) -> number;
      case Real(double number) -> number;
      case Flag(boolean set) -> set ? 1 : 0;
      default -> Double.NaN;
    };
  }

  /** A JSON document. */
  static Value of(JsonNode node) {
    if (node.isString()) {
      return new Text(node.stringValue());
    }
    if (node.isBoolean()) {
      return new Flag(node.booleanValue());
    }
    if (node.isIntegralNumber() && node.canConvertToLong()) {
      return new Whole(node.longValue());
    }
    if (node.isNumber()) {
      return new Real(node.doubleValue());
    }
    if (node.isArray()) {
      var elements = new ArrayList<Value>();
      node.forEach(element -> elements.add(of(element)));
      return new Sequence(elements);
    }
    if (node.isObject()) {
      var members = new LinkedHashMap<String, Value>();
      node.propertyNames().forEach(name -> members.put(name, of(node.get(name))));
      return new Mapping(members);
    }
    return new None();
  }
}
