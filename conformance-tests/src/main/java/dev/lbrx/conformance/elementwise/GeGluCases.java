package dev.lbrx.conformance.elementwise;

import dev.lbrx.conformance.Oracle;
import dev.lbrx.ops.elementwise.GeGlu;
import dev.lbrx.ops.elementwise.Unary;
import java.util.List;
import java.util.Optional;

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

  @Override
  public Optional<Oracle<GeGlu>> oracle() {
    return Optional.of(new ElementwiseOracle<>(GeGluCases::value, GeGluCases::bound));
  }

  private static double value(GeGlu op, double gate, double up) {
    return UnaryFormulas.value(function(op), gate) * up;
  }

  private static double bound(GeGlu op, double gate, double up, double value) {
    // Far below zero GELU is 0 in f32 and tiny in double: not so an infinity times it.
    return gate < -5 && Double.isInfinite(up)
        ? Double.NaN
        : 2 * ElementwiseOracle.ULP * Math.max(Math.abs(gate), Float.MIN_NORMAL) * Math.abs(up)
            + ElementwiseOracle.ULP * Math.abs(value);
  }

  private static Unary.Function function(GeGlu op) {
    return op.tanh() ? Unary.Function.GELU_TANH : Unary.Function.GELU;
  }
}
