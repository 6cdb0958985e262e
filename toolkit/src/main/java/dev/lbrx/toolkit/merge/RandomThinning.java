package dev.lbrx.toolkit.merge;

import dev.lbrx.ops.merge.RandomDrop;
import dev.lbrx.ops.merge.Rescale;
import dev.lbrx.ops.random.Philox;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.toolkit.plan.Expression;
import java.util.List;

/**
 * Drops elements at random and rescales the others.
 *
 * <p>Model i (from 0, the base not counted) draws its mask for tensor X from the stream named
 * {@code X#i} of the parameter {@code seed} (default 0): masks of different models are independent,
 * and the same file gives the same bytes everywhere.
 */
final class RandomThinning implements Thinning {
  private static final Parameter<Double> DENSITY =
      Parameter.fraction("density", Parameter.Scope.MODEL).orElse(1.0);
  private static final Parameter<Rescale> RESCALE = Parameter.rescale("rescale").orElse(Rescale.L1);
  private static final Parameter<Long> SEED = Parameter.seed("seed").orElse(0L);

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(DENSITY, RESCALE, SEED);
  }

  @Override
  public Expression thin(Expression delta, MergeTensor tensor, Contribution model, int index) {
    double density = tensor.get(DENSITY, model);
    if (density >= 1) {
      return delta;
    }
    var rescale = tensor.get(RESCALE);
    if (rescale == Rescale.INVERSE_DENSITY && (float) density == 0) {
      throw model
          .source()
          .model()
          .position()
          .error(
              ErrorCode.MERGE_PARAMETER,
              "parameter 'density' is 0 for tensor "
                  + tensor.name()
                  + ", and rescale: inv_density divides by it: raise it or use rescale: l1");
    }
    return Expression.apply(
        new RandomDrop(density, rescale, stream(tensor, index, tensor.get(SEED))), delta);
  }

  /** The random numbers of a model's tensor. */
  static Philox.Stream stream(MergeTensor tensor, int model, long seed) {
    return Philox.Stream.of(seed, tensor.name() + "#" + model);
  }
}
