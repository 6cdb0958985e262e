package dev.lbrx.toolkit.merge;

import dev.lbrx.ops.elementwise.Cast;
import dev.lbrx.ops.merge.Linear;
import dev.lbrx.ops.merge.MlxSlerp;
import dev.lbrx.ops.merge.MlxTies;
import dev.lbrx.ops.merge.Rescale;
import dev.lbrx.ops.merge.TrimMagnitude;
import dev.lbrx.spi.DType;
import dev.lbrx.toolkit.plan.Expression;
import java.util.List;

/**
 * The methods of "MergeKit for MLX": two models, {@code t} from the base's tensor at 0 to the other
 * one's at 1. Where nothing is pruned either comes out as it is.
 *
 * @param name as merge files have it
 * @param formula what it does
 */
record MlxMethod(String name, Formula formula) implements MergeMethod {
  private static final Parameter<Double> T = Parameter.fraction("t", Parameter.Scope.MERGE);
  private static final Parameter<Double> DENSITY =
      Parameter.fraction("density", Parameter.Scope.MERGE).orElse(0.4);

  /** What they do. */
  enum Formula {
    /** {@link MlxSlerp}. */
    SLERP,
    /** {@code (1−t)·a + t·b}. */
    LINEAR,
    /** {@link MlxTies}. */
    TIES,
    /** {@link #LINEAR} in f32, its largest magnitudes kept and rescaled to the norm it had. */
    DARE
  }

  /** All of them. */
  static List<MergeMethod> all() {
    return List.of(
        new MlxMethod("slerp", Formula.SLERP),
        new MlxMethod("linear", Formula.LINEAR),
        new MlxMethod("ties", Formula.TIES),
        new MlxMethod("dare", Formula.DARE));
  }

  @Override
  public List<Parameter<?>> parameters() {
    return formula == Formula.DARE ? List.of(T, DENSITY) : List.of(T);
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
    var a = tensor.baseValue();
    var b = tensor.models().getFirst().value();
    float t = tensor.get(T).floatValue();
    if (formula == Formula.DARE) {
      return pruned(linear(cast(a, DType.F32), cast(b, DType.F32), t), tensor, a.spec().dtype());
    }
    if (t == 0 || t == 1) {
      return t == 0 ? a : b;
    }
    return switch (formula) {
      case SLERP -> Expression.apply(new MlxSlerp(t), a, b);
      case TIES -> Expression.apply(new MlxTies(t), a, b);
      case LINEAR, DARE -> linear(a, b, t);
    };
  }

  private static Expression linear(Expression a, Expression b, float t) {
    return Expression.apply(new Linear(List.of(1 - t, t), false), a, b);
  }

  private static Expression pruned(Expression mixed, MergeTensor tensor, DType dtype) {
    double density = tensor.get(DENSITY);
    return cast(
        density >= 1
            ? mixed
            : Expression.apply(new TrimMagnitude(density, 0, false, Rescale.L1), mixed),
        dtype);
  }

  private static Expression cast(Expression value, DType dtype) {
    return value.spec().dtype() == dtype ? value : Expression.apply(new Cast(dtype), value);
  }
}
