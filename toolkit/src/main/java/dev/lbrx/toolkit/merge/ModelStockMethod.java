package dev.lbrx.toolkit.merge;

import dev.lbrx.ops.merge.ModelStock;
import dev.lbrx.ops.merge.Vectors;
import dev.lbrx.toolkit.plan.Expression;
import java.util.List;

/** {@code model_stock}: the mean of the models, the nearer to the base the less they agree. */
final class ModelStockMethod implements MergeMethod {
  private static final Parameter<Boolean> FILTER_WISE = Parameter.flag("filter_wise").orElse(false);

  @Override
  public String name() {
    return "model_stock";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(FILTER_WISE);
  }

  @Override
  public Base base() {
    return Base.REQUIRED;
  }

  @Override
  public Count models() {
    return Count.atLeast(3);
  }

  @Override
  public Expression merge(MergeTensor tensor) {
    var vectors = tensor.get(FILTER_WISE) ? Vectors.CHANNELS : Vectors.WHOLE;
    return Expression.apply(new ModelStock(vectors), tensor.values());
  }
}
