package dev.lbrx.conformance.elementwise;

import dev.lbrx.conformance.Oracle;
import dev.lbrx.conformance.Reals;
import dev.lbrx.ops.elementwise.Binary;
import java.util.Optional;
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

  @Override
  public Optional<Oracle<Binary>> oracle() {
    return Optional.of(new ElementwiseOracle<>(BinaryCases::value, BinaryCases::bound));
  }

  private static double value(Binary op, double a, double b) {
    return switch (op.function()) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
      case MAXIMUM -> Math.max(a, b);
      case MINIMUM -> Math.min(a, b);
      case POW -> Reals.pow(a, b);
    };
  }

  private static double bound(Binary op, double a, double b, double value) {
    double unit =
        op.function() == Binary.Function.POW ? ElementwiseOracle.ULP : ElementwiseOracle.ROUNDED;
    return unit * Math.abs(value);
  }
}
