package dev.lbrx.inference.chat;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What has a value. */
sealed interface Expression {
  /** A literal. */
  record Constant(Value value) implements Expression {}

  /** A variable. */
  record Name(String name) implements Expression {}

  /** A list or tuple. */
  record ListOf(List<Expression> elements) implements Expression {}

  /** A map: keys and values by turns. */
  record MapOf(List<Expression> entries) implements Expression {}

  /** {@code target.name}. */
  record Attribute(Expression target, String name) implements Expression {}

  /** {@code target[index]}. */
  record Item(Expression target, Expression index) implements Expression {}

  /** {@code target[from:to:step]}. */
  record Slice(
      Expression target,
      Optional<Expression> from,
      Optional<Expression> to,
      Optional<Expression> step)
      implements Expression {}

  /** {@code target(…)}. */
  record Call(Expression target, Passed passed) implements Expression {}

  /** {@code input | name(…)}. */
  record Filter(Expression input, String name, Passed passed) implements Expression {}

  /** {@code input is name(…)}. */
  record Test(Expression input, String name, Passed passed) implements Expression {}

  /** {@code not operand}. */
  record Not(Expression operand) implements Expression {}

  /** {@code − operand}. */
  record Negative(Expression operand) implements Expression {}

  /** {@code left and right}. */
  record And(Expression left, Expression right) implements Expression {}

  /** {@code left or right}. */
  record Or(Expression left, Expression right) implements Expression {}

  /** Arithmetic and joining. */
  record Binary(String operator, Expression left, Expression right) implements Expression {}

  /** Comparisons in a row: {@code first operator operand …}. */
  record Compare(Expression first, List<String> operators, List<Expression> operands)
      implements Expression {}

  /** {@code then if test else otherwise}. */
  record Choice(Expression test, Expression then, Optional<Expression> otherwise)
      implements Expression {}

  /** The arguments of a call, not evaluated yet. */
  record Passed(List<Expression> places, Map<String, Expression> names) {
    static final Passed NONE = new Passed(List.of(), Map.of());
  }
}
