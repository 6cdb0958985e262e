package dev.lbrx.toolkit.merge;

import dev.lbrx.ops.merge.DropByRank;
import dev.lbrx.ops.merge.Rescale;
import dev.lbrx.ops.merge.TrimMagnitude;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.toolkit.plan.Expression;
import java.util.List;

/**
 * Drops elements at random, small ones of a row more often than large ones, and rescales the
 * others; random numbers as {@link RandomThinning}.
 */
final class RankThinning implements Thinning {
  private static final Parameter<Double> DENSITY =
      Parameter.fraction("density", Parameter.Scope.MODEL).orElse(1.0);
  private static final Parameter<Double> EPSILON =
      Parameter.fraction("epsilon", Parameter.Scope.MODEL).orElse(0.15);
  private static final Parameter<Rescale> RESCALE = Parameter.rescale("rescale").orElse(Rescale.L1);
  private static final Parameter<Long> SEED = Parameter.seed("seed").orElse(0L);

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(DENSITY, EPSILON, RESCALE, SEED);
  }

  @Override
  public Expression thin(Expression delta, MergeTensor tensor, Contribution model, int index) {
    double density = tensor.get(DENSITY, model);
    if (density >= 1) {
      return delta;
    }
    if (density == 0) {
      return Expression.apply(new TrimMagnitude(0), delta);
    }
    double epsilon = tensor.get(EPSILON, model);
    if (density - epsilon <= 0 || density + epsilon >= 1) {
      throw model
          .source()
          .model()
          .position()
          .error(
              ErrorCode.MERGE_PARAMETER,
              "parameter 'epsilon' is "
                  + epsilon
                  + " with density "
                  + density
                  + " for tensor "
                  + tensor.name()
                  + ", expected probabilities density - epsilon above 0 and density + epsilon below"
                  + " 1: lower it");
    }
    var stream = RandomThinning.stream(tensor, index, tensor.get(SEED));
    return Expression.apply(new DropByRank(density, epsilon, tensor.get(RESCALE), stream), delta);
  }
}
