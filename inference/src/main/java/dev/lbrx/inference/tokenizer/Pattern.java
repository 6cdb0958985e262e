package dev.lbrx.inference.tokenizer;

import java.util.List;
import java.util.function.IntPredicate;

/** A split pattern as a tree. */
sealed interface Pattern {
  /** One code point of a set. */
  record One(IntPredicate set) implements Pattern {}

  /** One after the other. */
  record Sequence(List<Pattern> parts) implements Pattern {}

  /** The first that leads to a match. */
  record Choice(List<Pattern> options) implements Pattern {}

  /** As often as possible, between least and most times; most is {@link #UNBOUNDED} at will. */
  record Repeat(Pattern body, int least, int most) implements Pattern {}

  /** Whether the body matches, or does not, from here on; consumes nothing. */
  record Lookahead(Pattern body, boolean wanted) implements Pattern {}

  /** No upper limit. */
  int UNBOUNDED = -1;

  /** Whether it can match without consuming anything. */
  default boolean canBeEmpty() {
    return switch (this) {
      case One _ -> false;
      case Sequence(var parts) -> parts.stream().allMatch(Pattern::canBeEmpty);
      case Choice(var options) -> options.stream().anyMatch(Pattern::canBeEmpty);
      case Repeat(var body, int least, int _) -> least == 0 || body.canBeEmpty();
      case Lookahead _ -> true;
    };
  }
}
