package dev.lbrx.toolkit.merge;

import dev.lbrx.ops.merge.Ram;
import dev.lbrx.toolkit.plan.Expression;
import java.util.List;

/** {@code ramplus_tl}: {@code ram}, unique changes the larger the more a model shares. */
final class RamPlusMethod implements MergeMethod {
  private static final Parameter<Float> EPSILON =
      Parameter.magnitude("epsilon", Parameter.Scope.MERGE).orElse(1e-5f);
  private static final Parameter<Float> BOOST =
      Parameter.magnitude("r", Parameter.Scope.MERGE).orElse(0.1f);
  private static final Parameter<Float> LIMIT =
      Parameter.magnitude("alpha", Parameter.Scope.MERGE).orElse(0.2f);

  @Override
  public String name() {
    return "ramplus_tl";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(EPSILON, BOOST, LIMIT);
  }

  @Override
  public Base base() {
    return Base.REQUIRED;
  }

  @Override
  public Count models() {
    return Count.atLeast(2);
  }

  @Override
  public Expression merge(MergeTensor tensor) {
    var ram = new Ram(tensor.get(EPSILON), tensor.get(BOOST), tensor.get(LIMIT));
    return Expression.apply(ram, tensor.values());
  }
}
