package dev.lbrx.conformance.elementwise;

import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.elementwise.Silu;
import java.util.Optional;

/** Cases of {@link Silu}. */
public final class SiluCases extends ElementwiseCases<Silu> {
  /** The cases. */
  public SiluCases() {
    super(new Silu(), 1, 30);
  }

  @Override
  public Class<Silu> op() {
    return Silu.class;
  }

  @Override
  public Optional<Oracle<Silu>> oracle() {
    return Optional.of(ElementwiseOracle.of(4 * 0x1p-23, ElementwiseOracle::silu));
  }
}
