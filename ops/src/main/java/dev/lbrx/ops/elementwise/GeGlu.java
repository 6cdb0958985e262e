package dev.lbrx.ops.elementwise;

import dev.lbrx.spi.Decomposition;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Specs;
import java.util.Optional;

/**
 * The gated unit of Gemma's feed-forward block: {@code y = gelu(gate) · up}.
 *
 * <p>In: {@code gate, up [...]} of one shape and dtype, f32, f16 or bf16. Out: the same. Arithmetic
 * in f32: {@link Unary.Function#GELU_TANH} or {@link Unary.Function#GELU}, then one product; one
 * rounding at the end.
 *
 * <p>Tolerance: that of the function, times |up|, and one unit in the last place of the dtype.
 *
 * <p>Source: Shazeer, GLU Variants Improve Transformer, 2020.
 *
 * @param tanh whether GELU is approximated by a hyperbolic tangent, as Gemma does
 */
public record GeGlu(boolean tanh) implements Op {
  @Override
  public Specs infer(Specs in) {
    return Elementwise.pair(in);
  }

  @Override
  public Optional<Decomposition> decompose(Specs in) {
    return Elementwise.gated(tanh ? Unary.Function.GELU_TANH : Unary.Function.GELU, in);
  }
}
