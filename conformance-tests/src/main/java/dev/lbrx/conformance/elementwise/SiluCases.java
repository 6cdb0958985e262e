package dev.lbrx.conformance.elementwise;

import dev.lbrx.ops.elementwise.Silu;

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
}
