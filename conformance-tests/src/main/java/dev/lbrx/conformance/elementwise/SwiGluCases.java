package dev.lbrx.conformance.elementwise;

import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.elementwise.SwiGlu;
import java.util.List;
import java.util.Optional;

/** Cases of {@link SwiGlu}. */
public final class SwiGluCases extends ElementwiseCases<SwiGlu> {
  /** The cases. */
  public SwiGluCases() {
    super(List.of(new SwiGlu()), 2, 30);
  }

  @Override
  public Class<SwiGlu> op() {
    return SwiGlu.class;
  }

  @Override
  public Optional<Oracle<SwiGlu>> oracle() {
    return Optional.of(
        new ElementwiseOracle<>(
            (_, gate, up) -> UnaryFormulas.silu(gate) * up,
            (_, gate, up, _) ->
                5
                    * ElementwiseOracle.ULP
                    * Math.max(Math.abs(UnaryFormulas.silu(gate)), Float.MIN_NORMAL)
                    * Math.abs(up)));
  }
}
