package dev.lbrx.conformance;

import dev.lbrx.spi.Op;

/**
 * How the reference itself is checked: every other kernel is only held to the reference's bits.
 *
 * @param <O> the op
 */
public sealed interface Oracle<O extends Op> {
  /**
   * Nothing is rounded, or every rounding is given by another program's bytes.
   *
   * @param reason what checks it instead
   */
  record Exact<O extends Op>(String reason) implements Oracle<O> {}

  /**
   * The op's formula in double precision, written without a look at the reference. It follows the
   * definition in what is not rounding: which values are flushed to zero, which rows are NaN.
   */
  non-sealed interface Measured<O extends Op> extends Oracle<O> {
    /** How far the reference may be from it. */
    Tolerance tolerance();

    /**
     * Computes the outputs; elements that it does not put are not judged, such as those of sums
     * beyond the range of f32.
     */
    void compute(O op, Operands in, Expected out);
  }
}
