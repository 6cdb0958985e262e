package dev.lbrx.conformance.elementwise;

import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.elementwise.SoftCap;
import java.util.List;
import java.util.Optional;

/** Cases of {@link SoftCap}. */
public final class SoftCapCases extends ElementwiseCases<SoftCap> {
  /** The cases. */
  public SoftCapCases() {
    super(List.of(new SoftCap(30), new SoftCap(0.7f)), 1, 30);
  }

  @Override
  public Class<SoftCap> op() {
    return SoftCap.class;
  }

  @Override
  public Optional<Oracle<SoftCap>> oracle() {
    return Optional.of(
        new ElementwiseOracle<>(
            (op, x, _) -> op.cap() * Math.tanh(x / op.cap()),
            // A small quotient is flushed to zero.
            (op, _, _, value) ->
                3 * ElementwiseOracle.ULP * Math.abs(value) + op.cap() * Float.MIN_NORMAL));
  }
}
