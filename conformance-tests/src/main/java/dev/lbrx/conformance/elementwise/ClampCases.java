package dev.lbrx.conformance.elementwise;

import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.elementwise.Clamp;
import java.util.List;
import java.util.Optional;

/** Cases of {@link Clamp}. */
public final class ClampCases extends ElementwiseCases<Clamp> {
  /** The cases. */
  public ClampCases() {
    super(
        List.of(new Clamp(-0.5f, 0.75f), new Clamp(0f, Float.POSITIVE_INFINITY), new Clamp(1, 1)),
        1,
        1);
  }

  @Override
  public Class<Clamp> op() {
    return Clamp.class;
  }

  @Override
  public Optional<Oracle<Clamp>> oracle() {
    return Optional.of(
        new ElementwiseOracle<>(
            (op, x, _) -> Math.min(Math.max(x, op.low()), op.high()),
            (_, _, _, value) -> ElementwiseOracle.ROUNDED * Math.abs(value)));
  }
}
