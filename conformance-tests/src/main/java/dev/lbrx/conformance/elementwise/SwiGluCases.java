package dev.lbrx.conformance.elementwise;

import dev.lbrx.ops.elementwise.SwiGlu;

/** Cases of {@link SwiGlu}. */
public final class SwiGluCases extends ElementwiseCases<SwiGlu> {
  /** The cases. */
  public SwiGluCases() {
    super(new SwiGlu(), 2, 30);
  }

  @Override
  public Class<SwiGlu> op() {
    return SwiGlu.class;
  }
}
