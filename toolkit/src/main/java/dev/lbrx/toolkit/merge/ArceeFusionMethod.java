package dev.lbrx.toolkit.merge;

import dev.lbrx.ops.merge.FuseImportant;
import dev.lbrx.ops.merge.Importance;
import dev.lbrx.toolkit.plan.Expression;
import java.util.List;

/** {@code arcee_fusion}: the base with the other model's changes of unusual importance. */
final class ArceeFusionMethod implements MergeMethod {
  @Override
  public String name() {
    return "arcee_fusion";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of();
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
    var base = tensor.baseValue();
    var other = tensor.models().getFirst().value();
    var importance = Expression.apply(new Importance(), base, other);
    return Expression.apply(new FuseImportant(), base, other, importance);
  }
}
