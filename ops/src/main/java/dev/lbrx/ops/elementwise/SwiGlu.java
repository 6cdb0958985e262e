package dev.lbrx.ops.elementwise;

import dev.lbrx.spi.Decomposition;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Specs;
import java.util.Optional;

/**
 * The gated unit of Llama's feed-forward block: {@code y = silu(gate) · up}.
 *
 * <p>In: {@code gate, up [...]} of one shape and dtype, f32, f16 or bf16. Out: the same. Arithmetic
 * in f32: {@link Unary.Function#SILU}, then one product; one rounding at the end.
 *
 * <p>Tolerance: 5 units in the last place of the dtype.
 *
 * <p>Source: Shazeer, GLU Variants Improve Transformer, 2020.
 */
public record SwiGlu() implements Op {
  @Override
  public Specs infer(Specs in) {
    return Elementwise.pair(in);
  }

  @Override
  public Optional<Decomposition> decompose(Specs in) {
    return Elementwise.gated(Unary.Function.SILU, in);
  }
}
