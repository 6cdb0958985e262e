package dev.lbrx.toolkit.merge;

import dev.lbrx.ops.merge.AddTaskVectors.Consensus;
import dev.lbrx.ops.merge.RandomDrop.Rescale;
import dev.lbrx.ops.merge.TrimMagnitude;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.toolkit.plan.Expression;
import java.util.List;

/**
 * {@code ties}: the elements of largest magnitude of each task vector, those that agree with the
 * elected sign.
 */
final class TiesMethod extends TaskVectorMethod {
  private static final Parameter<Double> DENSITY =
      Parameter.positiveFraction("density", Parameter.Scope.MODEL).orElse(1.0);
  private static final Parameter<Rescale> RESCALE =
      Parameter.rescale("rescale").orElse(Rescale.NONE);

  TiesMethod() {
    super("ties", Consensus.SUM, true, List.of(DENSITY, RESCALE));
  }

  @Override
  Expression thin(Expression delta, MergeTensor tensor, Contribution model, int index) {
    var trim = new TrimMagnitude(tensor.get(DENSITY, model));
    if (trim.density() >= 1) {
      return delta;
    }
    if (tensor.get(RESCALE) != Rescale.NONE) {
      throw tensor
          .slice()
          .position()
          .error(ErrorCode.UNSUPPORTED, "'rescale' with ties is not supported yet, remove it");
    }
    long elements = delta.spec().shape().elements();
    if (elements > 0 && trim.kept(elements) == 0) {
      throw model
          .source()
          .model()
          .position()
          .error(
              ErrorCode.MERGE_PARAMETER,
              "parameter 'density' is "
                  + trim.density()
                  + " and keeps none of the "
                  + elements
                  + " elements of tensor "
                  + tensor.name()
                  + ": raise it");
    }
    return Expression.apply(trim, delta);
  }
}
