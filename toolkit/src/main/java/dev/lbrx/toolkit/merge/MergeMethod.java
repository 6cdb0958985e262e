package dev.lbrx.toolkit.merge;

import dev.lbrx.toolkit.plan.Expression;
import java.util.List;

/** A way to make one tensor of several models' tensors. */
interface MergeMethod {
  /** What {@code merge_method} takes. */
  String name();

  /** The parameters that it reads. */
  List<Parameter<?>> parameters();

  /** What the base model is to it. */
  default Base base() {
    return Base.NONE;
  }

  /** How many models an output slice may have, the base among them. */
  Count models();

  /** The merged tensor. */
  Expression merge(MergeTensor tensor);

  /** What a base model is to a method. */
  enum Base {
    /** One of the models. */
    NONE,
    /** What the others are seen from, where a file names one. */
    OPTIONAL,
    /** What the others are seen from: every slice must have it among its sources. */
    REQUIRED
  }

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
      return least == most
          ? "exactly " + least
          : most == Integer.MAX_VALUE ? "at least " + least : least + " or " + most;
    }
  }
}
