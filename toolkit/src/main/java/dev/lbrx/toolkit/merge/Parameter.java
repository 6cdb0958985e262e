package dev.lbrx.toolkit.merge;

import dev.lbrx.ops.merge.Rescale;
import dev.lbrx.spi.error.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A parameter of a merge method.
 *
 * @param name as in merge files
 * @param scope whether each model may have its own value
 * @param fallback the value where the file gives none; absent if the file must give one
 * @param parse checks a value, refusing with {@code LBRX-103}
 */
record Parameter<T>(String name, Scope scope, Optional<T> fallback, Function<Value, T> parse) {
  /** Whose value it is. */
  enum Scope {
    /** One value for all models of a tensor: set in a slice or for the whole file. */
    MERGE,
    /** One value a model. */
    MODEL
  }

  /** A weight in a sum: any finite f32. */
  static Parameter<Float> weight(String name, Scope scope) {
    return new Parameter<>(
        name, scope, Optional.empty(), value -> finite(name, number(name, value, "a number")));
  }

  /** A fraction between 0 and 1, both included. */
  static Parameter<Double> fraction(String name, Scope scope) {
    return new Parameter<>(
        name,
        scope,
        Optional.empty(),
        value -> {
          var number = number(name, value, "a number from 0 to 1");
          if (number.value() < 0 || number.value() > 1) {
            throw refused(name, value, "0 to 1");
          }
          return number.value();
        });
  }

  /** A fraction above 0 and up to 1. */
  static Parameter<Double> positiveFraction(String name, Scope scope) {
    return fraction(name, scope)
        .checked(
            (value, fraction) -> {
              if (fraction == 0) {
                throw refused(name, value, "above 0 and up to 1");
              }
            });
  }

  /** A number from 0 on that f32 holds. */
  static Parameter<Float> magnitude(String name, Scope scope) {
    return weight(name, scope)
        .checked(
            (value, magnitude) -> {
              if (magnitude < 0) {
                throw refused(name, value, "0 or more");
              }
            });
  }

  /** A whole number from 0 to 10,000. */
  static Parameter<Integer> count(String name) {
    return new Parameter<>(
        name,
        Scope.MERGE,
        Optional.empty(),
        value -> {
          double count = number(name, value, "a whole number").value();
          if (count < 0 || count > 10_000 || count != Math.rint(count)) {
            throw refused(name, value, "a whole number from 0 to 10,000");
          }
          return (int) count;
        });
  }

  /** A switch: true or false, also written 1 or 0. */
  static Parameter<Boolean> flag(String name) {
    return new Parameter<>(
        name,
        Scope.MERGE,
        Optional.empty(),
        value ->
            switch (value) {
              case Value.Flag(boolean on, _) -> on;
              case Value.Number(double on, _) when on == 0 || on == 1 -> on == 1;
              default -> throw refused(name, value, "true or false");
            });
  }

  /** A whole number from 0 to 2⁵³. */
  static Parameter<Long> seed(String name) {
    return new Parameter<>(
        name,
        Scope.MERGE,
        Optional.empty(),
        value -> {
          double seed = number(name, value, "a whole number").value();
          if (seed < 0 || seed > 0x1p53 || seed != Math.rint(seed)) {
            throw refused(name, value, "a whole number from 0 to 2^53");
          }
          return (long) seed;
        });
  }

  /** One of some words. */
  static Parameter<String> word(String name, String... words) {
    return new Parameter<>(
        name,
        Scope.MERGE,
        Optional.empty(),
        value -> {
          if (value instanceof Value.Text(String word, _) && List.of(words).contains(word)) {
            return word;
          }
          throw refused(name, value, String.join(" or ", words));
        });
  }

  /** How random drops rescale what they keep: mergekit's true and false, or one of three words. */
  static Parameter<Rescale> rescale(String name) {
    return new Parameter<>(
        name,
        Scope.MERGE,
        Optional.empty(),
        value ->
            switch (value) {
              case Value.Flag(boolean on, _) -> on ? Rescale.L1 : Rescale.NONE;
              case Value.Text(String word, _) when word.equals("l1") -> Rescale.L1;
              case Value.Text(String word, _) when word.equals("none") -> Rescale.NONE;
              case Value.Text(String word, _) when word.equals("inv_density") ->
                  Rescale.INVERSE_DENSITY;
              default -> throw refused(name, value, "true, false, l1, inv_density or none");
            });
  }

  /** This parameter with a value where the file gives none. */
  Parameter<T> orElse(T value) {
    return new Parameter<>(name, scope, Optional.of(value), parse);
  }

  private Parameter<T> checked(BiConsumer<Value, T> check) {
    return new Parameter<>(
        name,
        scope,
        fallback,
        value -> {
          T parsed = parse.apply(value);
          check.accept(value, parsed);
          return parsed;
        });
  }

  private static Value.Number number(String name, Value value, String expected) {
    if (value instanceof Value.Number number) {
      return number;
    }
    throw refused(name, value, expected);
  }

  private static float finite(String name, Value.Number number) {
    float narrowed = (float) number.value();
    if (!Float.isFinite(narrowed)) {
      throw refused(name, number, "a number that f32 holds, up to 3.4e38");
    }
    return narrowed;
  }

  private static RuntimeException refused(String name, Value value, String expected) {
    return value
        .position()
        .error(
            ErrorCode.MERGE_PARAMETER,
            "parameter '" + name + "' is " + value + ", expected " + expected);
  }
}
