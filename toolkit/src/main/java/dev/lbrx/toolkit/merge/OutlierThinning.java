package dev.lbrx.toolkit.merge;

import dev.lbrx.ops.merge.Rescale;
import dev.lbrx.ops.merge.TrimMagnitude;
import dev.lbrx.toolkit.plan.Expression;
import java.util.List;

/** Drops the elements of largest magnitude as outliers and keeps the largest of the others. */
final class OutlierThinning implements Thinning {
  private static final Parameter<Double> DENSITY =
      Parameter.fraction("density", Parameter.Scope.MODEL).orElse(1.0);
  private static final Parameter<Double> GAMMA =
      Parameter.fraction("gamma", Parameter.Scope.MODEL).orElse(0.01);
  private static final Parameter<Rescale> RESCALE =
      Parameter.rescale("rescale").orElse(Rescale.NONE);
  private static final Parameter<String> COMPAT =
      Parameter.word("compat", "none", "arcee").orElse("none");

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(DENSITY, GAMMA, RESCALE, COMPAT);
  }

  @Override
  public Expression thin(Expression delta, MergeTensor tensor, Contribution model, int index) {
    double density = tensor.get(DENSITY, model);
    if (density >= 1) {
      return delta;
    }
    var trim = new TrimMagnitude(density, tensor.get(GAMMA, model), false, tensor.get(RESCALE));
    // mergekit ends a slice at the negative count of outliers, and so keeps nothing where it is 0.
    boolean nothing =
        tensor.get(COMPAT).equals("arcee") && trim.outliers(delta.spec().shape().elements()) == 0;
    return Expression.apply(nothing ? new TrimMagnitude(0) : trim, delta);
  }
}
