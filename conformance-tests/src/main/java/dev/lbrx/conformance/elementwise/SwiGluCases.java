package dev.lbrx.conformance.elementwise;

import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Tolerance;
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
            Tolerance.of(5 * 0x1p-23, "the exact result"),
            (a, b) -> ElementwiseOracle.silu(a) * b,
            (a, b) -> Math.max(Math.abs(ElementwiseOracle.silu(a)), Float.MIN_NORMAL) * b));
  }
}
