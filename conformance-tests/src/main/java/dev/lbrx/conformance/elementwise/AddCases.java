package dev.lbrx.conformance.elementwise;

import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.elementwise.Add;
import java.util.Optional;

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

  @Override
  public Optional<Oracle<Add>> oracle() {
    return Optional.of(ElementwiseOracle.rounded(Double::sum));
  }
}
