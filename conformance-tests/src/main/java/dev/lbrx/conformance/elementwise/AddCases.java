package dev.lbrx.conformance.elementwise;

import dev.lbrx.ops.elementwise.Add;

/** Cases of {@link Add}. */
public final class AddCases extends ElementwiseCases<Add> {
  /** The cases. */
  public AddCases() {
    super(new Add(), 2, 1);
  }

  @Override
  public Class<Add> op() {
    return Add.class;
  }
}
