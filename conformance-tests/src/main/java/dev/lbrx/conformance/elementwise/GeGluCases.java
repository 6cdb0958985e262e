package dev.lbrx.conformance.elementwise;

import dev.lbrx.ops.elementwise.GeGlu;
import java.util.List;

/** Cases of {@link GeGlu}. */
public final class GeGluCases extends ElementwiseCases<GeGlu> {
  /** The cases. */
  public GeGluCases() {
    super(List.of(new GeGlu(true), new GeGlu(false)), 2, 30);
  }

  @Override
  public Class<GeGlu> op() {
    return GeGlu.class;
  }
}
