package dev.lbrx.ops.elementwise;

import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Specs;
import java.util.Locale;

/**
 * Whether a relation holds, element by element: {@code y = a R b}, 1 or 0.
 *
 * <p>In: {@code a, b [...]} of one shape and dtype, f32, f16 or bf16. Out: bool, the same shape. As
 * IEEE 754: with NaN no relation holds but {@link Relation#NOT_EQUAL}; −0 = +0. Tolerance: none.
 *
 * @param relation R
 */
public record Compare(Relation relation) implements Op {
  /** The relations. */
  public enum Relation {
    /** {@code a < b}. */
    LESS,
    /** {@code a ≤ b}. */
    LESS_EQUAL,
    /** {@code a = b}. */
    EQUAL,
    /** {@code a ≠ b}, with NaN too. */
    NOT_EQUAL,
    /** {@code a ≥ b}. */
    GREATER_EQUAL,
    /** {@code a > b}. */
    GREATER
  }

  @Override
  public Specs infer(Specs in) {
    return Specs.of(Elementwise.pair(in).get(0).as(DType.BOOL));
  }

  @Override
  public String toString() {
    return name() + " " + relation.name().toLowerCase(Locale.ROOT);
  }
}
