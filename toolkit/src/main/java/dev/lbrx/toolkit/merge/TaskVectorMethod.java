package dev.lbrx.toolkit.merge;

import dev.lbrx.ops.merge.AddTaskVectors;
import dev.lbrx.ops.merge.AddTaskVectors.Consensus;
import dev.lbrx.ops.merge.TaskVector;
import dev.lbrx.toolkit.plan.Expression;
import java.util.ArrayList;
import java.util.List;

/**
 * What the methods on task vectors share: each model's difference from the base is thinned out,
 * then they are added to the base ({@link AddTaskVectors}).
 */
abstract class TaskVectorMethod implements MergeMethod {
  private static final Parameter<Float> WEIGHT = Parameter.weight("weight", Parameter.Scope.MODEL);
  private static final Parameter<Float> LAMBDA =
      Parameter.weight("lambda", Parameter.Scope.MERGE).orElse(1f);

  private final String name;
  private final Consensus consensus;
  private final Parameter<Boolean> normalize;
  private final List<Parameter<?>> parameters;

  TaskVectorMethod(
      String name, Consensus consensus, boolean normalizes, List<Parameter<?>> thinning) {
    this.name = name;
    this.consensus = consensus;
    this.normalize = Parameter.flag("normalize").orElse(normalizes);
    this.parameters = new ArrayList<>(List.of(WEIGHT, LAMBDA, normalize));
    this.parameters.addAll(thinning);
  }

  /**
   * Thins out a task vector.
   *
   * @param index the model's place among the models other than the base
   */
  abstract Expression thin(Expression delta, MergeTensor tensor, Contribution model, int index);

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final List<Parameter<?>> parameters() {
    return List.copyOf(parameters);
  }

  @Override
  public final Base base() {
    return Base.REQUIRED;
  }

  @Override
  public final Count models() {
    return Count.atLeast(2);
  }

  @Override
  public final Expression merge(MergeTensor tensor) {
    var base = tensor.baseValue();
    var weights = new ArrayList<Float>();
    var inputs = new ArrayList<>(List.of(base));
    for (int i = 0; i < tensor.models().size(); i++) {
      var model = tensor.models().get(i);
      weights.add(tensor.get(WEIGHT, model));
      var delta = Expression.apply(new TaskVector(), model.value(), base);
      inputs.add(thin(delta, tensor, model, i));
    }
    boolean normalizes = tensor.get(normalize);
    if (normalizes) {
      Weights.requireSum(weights, tensor);
    }
    return Expression.apply(
        new AddTaskVectors(weights, tensor.get(LAMBDA), normalizes, consensus), inputs);
  }
}
