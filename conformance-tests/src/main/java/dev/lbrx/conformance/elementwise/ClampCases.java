package dev.lbrx.conformance.elementwise;

import dev.lbrx.ops.elementwise.Clamp;
import java.util.List;

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
}
