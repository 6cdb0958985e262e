package dev.lbrx.conformance.elementwise;

import dev.lbrx.ops.elementwise.SoftCap;
import java.util.List;

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
}
