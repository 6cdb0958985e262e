package dev.lbrx.toolkit.merge;

import dev.lbrx.toolkit.plan.Expression;
import java.util.List;

/** A way to leave out elements of a task vector. */
interface Thinning {
  /** Leaves nothing out. */
  Thinning NONE =
      new Thinning() {
        @Override
        public List<Parameter<?>> parameters() {
          return List.of();
        }

        @Override
        public Expression thin(
            Expression delta, MergeTensor tensor, Contribution model, int index) {
          return delta;
        }
      };

  /** The parameters that it reads. */
  List<Parameter<?>> parameters();

  /**
   * Thins out a task vector.
   *
   * @param index the model's place among the models other than the base
   */
  Expression thin(Expression delta, MergeTensor tensor, Contribution model, int index);
}
