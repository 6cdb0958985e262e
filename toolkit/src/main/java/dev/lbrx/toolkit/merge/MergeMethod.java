package dev.lbrx.toolkit.merge;

import dev.lbrx.toolkit.plan.Expression;
import java.util.List;

/** A way to make one tensor of several models' tensors. */
interface MergeMethod {
  /** What {@code merge_method} takes. */
  String name();

  /** The parameters that it reads. */
  List<Parameter<?>> parameters();

  /** Whether every slice must have the base model among its sources. */
  default boolean needsBase() {
    return false;
  }

  /** How many models an output slice may have, the base among them. */
  Count models();

  /** The merged tensor. */
  Expression merge(MergeTensor tensor);

  /** A number of models, both ends included. */
  record Count(int least, int most) {
    static Count exactly(int count) {
      return new Count(count, count);
    }

    static Count atLeast(int count) {
      return new Count(count, Integer.MAX_VALUE);
    }

    boolean allows(int count) {
      return count >= least && count <= most;
    }

    @Override
    public String toString() {
      return least == most ? "exactly " + least : "at least " + least;
    }
  }
}
