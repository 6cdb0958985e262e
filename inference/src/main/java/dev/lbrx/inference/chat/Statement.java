package dev.lbrx.inference.chat;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What does something. */
sealed interface Statement {
  /** Puts out text. */
  record Data(String text) implements Statement {}

  /** Puts out a value. */
  record Print(Expression value) implements Statement {}

  /** The body of the first test that holds. */
  record If(List<Branch> branches, List<Statement> otherwise) implements Statement {}

  /** One test and its body. */
  record Branch(Expression test, List<Statement> body) {}

  /** A loop. */
  record For(
      List<String> targets,
      Expression iterable,
      Optional<Expression> filter,
      List<Statement> body,
      List<Statement> otherwise)
      implements Statement {}

  /** Sets variables. */
  record Set(List<String> targets, Expression value) implements Statement {}

  /** Sets a member of a namespace. */
  record SetMember(String namespace, String member, Expression value) implements Statement {}

  /** Sets a variable to what a body puts out, filters applied: {@code filtered} of {@code name}. */
  record SetBlock(String name, List<Statement> body, Expression filtered) implements Statement {}

  /** Defines a macro; parameters with their standard values. */
  record Macro(String name, Map<String, Optional<Expression>> parameters, List<Statement> body)
      implements Statement {}

  /** A body that is put out as it is. */
  record Block(List<Statement> body) implements Statement {}

  /** Ends a loop. */
  record Break() implements Statement {}

  /** Ends a turn of a loop. */
  record Continue() implements Statement {}
}
