package dev.lbrx.toolkit.merge;

import dev.lbrx.ops.merge.Nuslerp;
import dev.lbrx.ops.merge.Vectors;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.toolkit.plan.Expression;
import java.util.List;

/** {@code nuslerp}: along the arc between two models, or between their task vectors. */
final class NuslerpMethod implements MergeMethod {
  private static final Parameter<Float> WEIGHT = Parameter.weight("weight", Parameter.Scope.MODEL);
  private static final Parameter<Boolean> FLATTEN = Parameter.flag("nuslerp_flatten").orElse(true);
  private static final Parameter<Boolean> ROW_WISE =
      Parameter.flag("nuslerp_row_wise").orElse(false);
  private static final float SMALLEST_WEIGHT = 1e-6f;

  @Override
  public String name() {
    return "nuslerp";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(WEIGHT, FLATTEN, ROW_WISE);
  }

  @Override
  public Base base() {
    return Base.OPTIONAL;
  }

  @Override
  public Count models() {
    return new Count(2, 3);
  }

  @Override
  public Expression merge(MergeTensor tensor) {
    var models = tensor.models();
    if (models.size() != 2) {
      throw tensor
          .slice()
          .position()
          .error(
              ErrorCode.MERGE_FILE,
              "merge_method 'nuslerp' takes exactly 2 models beside base_model, got "
                  + models.size());
    }
    double first = tensor.get(WEIGHT, models.get(0));
    double second = tensor.get(WEIGHT, models.get(1));
    double sum = first + second;
    float t = Math.abs(sum) < SMALLEST_WEIGHT ? 0.5f : (float) (second / sum);
    // mergekit's row_wise takes norms along the first axis.
    var vectors =
        tensor.get(FLATTEN) ? Vectors.WHOLE : tensor.get(ROW_WISE) ? Vectors.COLUMNS : Vectors.ROWS;
    return Expression.apply(new Nuslerp(t, tensor.base() != null, vectors), tensor.values());
  }
}
