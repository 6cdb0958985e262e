package dev.lbrx.toolkit.merge;

import dev.lbrx.ops.merge.AddTaskVectors;
import dev.lbrx.ops.merge.AddTaskVectors.Consensus;
import dev.lbrx.ops.merge.TaskVector;
import dev.lbrx.toolkit.plan.Expression;
import java.util.ArrayList;
import java.util.List;

/**
 * What every method of task vectors does: each model's difference from the base is thinned out,
 * weighted and added to the base ({@link AddTaskVectors}). They differ in how they thin, in whether
 * signs have to agree, and in whether they normalize by default.
 */
final class TaskVectorMethod implements MergeMethod {
  private static final Parameter<Float> WEIGHT = Parameter.weight("weight", Parameter.Scope.MODEL);
  private static final Parameter<Float> LAMBDA =
      Parameter.weight("lambda", Parameter.Scope.MERGE).orElse(1f);
  private static final Parameter<String> CONSENSUS =
      Parameter.word("consensus", "sum", "count").orElse("sum");

  private final String name;
  private final Thinning thinning;
  private final boolean agree;
  private final Parameter<Boolean> normalize;

  /**
   * A method.
   *
   * @param thinning what it leaves out of each task vector
   * @param agree whether only entries of the elected sign count
   * @param normalizes whether it divides by the weights unless told otherwise
   */
  TaskVectorMethod(String name, Thinning thinning, boolean agree, boolean normalizes) {
    this.name = name;
    this.thinning = thinning;
    this.agree = agree;
    this.normalize = Parameter.flag("normalize").orElse(normalizes);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Parameter<?>> parameters() {
    var parameters = new ArrayList<Parameter<?>>(List.of(WEIGHT, LAMBDA, normalize));
    parameters.addAll(thinning.parameters());
    if (agree) {
      parameters.add(CONSENSUS);
    }
    return parameters;
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
    var base = tensor.baseValue();
    var weights = new ArrayList<Float>();
    var inputs = new ArrayList<>(List.of(base));
    for (int i = 0; i < tensor.models().size(); i++) {
      var model = tensor.models().get(i);
      weights.add(tensor.get(WEIGHT, model));
      var delta = Expression.apply(new TaskVector(), model.value(), base);
      inputs.add(thinning.thin(delta, tensor, model, i));
    }
    boolean normalizes = tensor.get(normalize);
    if (normalizes) {
      Weights.requireSum(weights, tensor);
    }
    return Expression.apply(
        new AddTaskVectors(weights, tensor.get(LAMBDA), normalizes, consensus(tensor)), inputs);
  }

  private Consensus consensus(MergeTensor tensor) {
    if (!agree) {
      return Consensus.NONE;
    }
    return tensor.get(CONSENSUS).equals("count") ? Consensus.COUNT : Consensus.SUM;
  }
}
