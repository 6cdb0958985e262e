package dev.lbrx.toolkit.merge;

import dev.lbrx.ops.merge.NearSwap;
import dev.lbrx.toolkit.plan.Expression;
import java.util.List;

/** {@code nearswap}: the base, and the other model where it is near. */
final class NearSwapMethod implements MergeMethod {
  private static final Parameter<Float> T = Parameter.magnitude("t", Parameter.Scope.MERGE);

  @Override
  public String name() {
    return "nearswap";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(T);
  }

  @Override
  public Base base() {
    return Base.REQUIRED;
  }

  @Override
  public Count models() {
    return Count.exactly(2);
  }

  @Override
  public Expression merge(MergeTensor tensor) {
    return Expression.apply(new NearSwap(tensor.get(T)), tensor.values());
  }
}
