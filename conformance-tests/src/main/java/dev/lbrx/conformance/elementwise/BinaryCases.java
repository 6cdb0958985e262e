package dev.lbrx.conformance.elementwise;

import dev.lbrx.ops.elementwise.Binary;
import java.util.stream.Stream;

/** Cases of {@link Binary}. */
public final class BinaryCases extends ElementwiseCases<Binary> {
  /** The cases. */
  public BinaryCases() {
    super(Stream.of(Binary.Function.values()).map(Binary::new).toList(), 2, 10);
  }

  @Override
  public Class<Binary> op() {
    return Binary.class;
  }
}
