package dev.lbrx.toolkit.merge;

import dev.lbrx.ops.merge.Karcher;
import dev.lbrx.toolkit.plan.Expression;
import java.util.List;

/** {@code karcher}: the mean of directions on the sphere, all models alike. */
final class KarcherMethod implements MergeMethod {
  private static final Parameter<Integer> ITERATIONS = Parameter.count("max_iter").orElse(10);
  private static final Parameter<Float> TOLERANCE =
      Parameter.magnitude("tol", Parameter.Scope.MERGE).orElse(1e-5f);

  @Override
  public String name() {
    return "karcher";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(ITERATIONS, TOLERANCE);
  }

  @Override
  public Count models() {
    return Count.atLeast(1);
  }

  @Override
  public Expression merge(MergeTensor tensor) {
    return Expression.apply(
        new Karcher(tensor.get(ITERATIONS), tensor.get(TOLERANCE)), tensor.values());
  }
}
