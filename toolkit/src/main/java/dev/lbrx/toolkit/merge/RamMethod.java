package dev.lbrx.toolkit.merge;

import dev.lbrx.ops.merge.Ram;
import dev.lbrx.toolkit.plan.Expression;
import java.util.List;

/** {@code ram}: what one model alone has changed is added whole, the rest averaged. */
final class RamMethod implements MergeMethod {
  private static final Parameter<Float> EPSILON =
      Parameter.magnitude("epsilon", Parameter.Scope.MERGE).orElse(1e-5f);

  @Override
  public String name() {
    return "ram";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(EPSILON);
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
    return Expression.apply(new Ram(tensor.get(EPSILON), 0, 0), tensor.values());
  }
}
