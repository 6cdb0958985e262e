package dev.lbrx.toolkit.merge;

import dev.lbrx.ops.merge.Rescale;
import dev.lbrx.ops.merge.TrimMagnitude;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.toolkit.plan.Expression;
import java.util.List;

/** Keeps the elements of largest magnitude. */
final class MagnitudeThinning implements Thinning {
  private static final Parameter<Double> DENSITY =
      Parameter.positiveFraction("density", Parameter.Scope.MODEL).orElse(1.0);
  private static final Parameter<Rescale> RESCALE =
      Parameter.rescale("rescale").orElse(Rescale.NONE);

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(DENSITY, RESCALE);
  }

  @Override
  public Expression thin(Expression delta, MergeTensor tensor, Contribution model, int index) {
    double density = tensor.get(DENSITY, model);
    if (density >= 1) {
      return delta;
    }
    var trim = new TrimMagnitude(density, 0, false, tensor.get(RESCALE));
    long elements = delta.spec().shape().elements();
    if (elements > 0 && trim.kept(elements) == 0) {
      throw model
          .source()
          .model()
          .position()
          .error(
              ErrorCode.MERGE_PARAMETER,
              "parameter 'density' is "
                  + density
                  + " and keeps none of the "
                  + elements
                  + " elements of tensor "
                  + tensor.name()
                  + ": raise it");
    }
    return Expression.apply(trim, delta);
  }
}
