package dev.lbrx.conformance.elementwise;

import dev.lbrx.ops.elementwise.Unary;
import java.util.stream.Stream;

/** Cases of {@link Unary}. */
public final class UnaryCases extends ElementwiseCases<Unary> {
  /** The cases. */
  public UnaryCases() {
    super(Stream.of(Unary.Function.values()).map(Unary::new).toList(), 1, 30);
  }

  @Override
  public Class<Unary> op() {
    return Unary.class;
  }
}
