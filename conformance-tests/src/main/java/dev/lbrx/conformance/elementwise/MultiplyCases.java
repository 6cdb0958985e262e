package dev.lbrx.conformance.elementwise;

import dev.lbrx.ops.elementwise.Multiply;

/** Cases of {@link Multiply}. */
public final class MultiplyCases extends ElementwiseCases<Multiply> {
  /** The cases. */
  public MultiplyCases() {
    super(new Multiply(), 2, 1);
  }

  @Override
  public Class<Multiply> op() {
    return Multiply.class;
  }
}
