package dev.lbrx.toolkit.merge;

import dev.lbrx.ops.merge.Slerp;
import dev.lbrx.toolkit.plan.Expression;
import java.util.List;

/** {@code slerp}: along the arc from the base model (t = 0) to the other one (t = 1). */
final class SlerpMethod implements MergeMethod {
  private static final Parameter<Double> T = Parameter.fraction("t", Parameter.Scope.MERGE);

  @Override
  public String name() {
    return "slerp";
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
    var slerp = new Slerp(tensor.get(T).floatValue());
    return Expression.apply(slerp, tensor.baseValue(), tensor.models().getFirst().value());
  }
}
