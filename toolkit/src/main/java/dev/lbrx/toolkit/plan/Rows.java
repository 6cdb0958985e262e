package dev.lbrx.toolkit.plan;

import dev.lbrx.spi.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A piece of tensors that are computed together: some of their rows, which are along the last axis.
 *
 * @param from the first row
 * @param count how many
 * @param all how many rows the tensors have
 */
record Rows(long from, long count, long all) {
  /** A tensor that is not cut. */
  static final Rows WHOLE = new Rows(0, 1, 1);

  /**
   * Cuts what a group's steps hold into pieces, so that at most so many bytes, or one row, are in
   * memory at once: where every step is a read or an op that sees a row at a time, and all tensors
   * have as many rows. Else they stay whole.
   */
  static List<Rows> cut(Set<Expression.Step> steps, long peakBytes, long bytes) {
    long all = steps.iterator().next().results().get(0).shape().rows();
    if (peakBytes <= bytes || all < 2 || !steps.stream().allMatch(step -> apart(step, all))) {
      return List.of(WHOLE);
    }
    long most = Math.max(1, bytes / Math.ceilDiv(peakBytes, all));
    var pieces = new ArrayList<Rows>();
    for (long from = 0; from < all; from += most) {
      pieces.add(new Rows(from, Math.min(most, all - from), all));
    }
    return pieces;
  }

  private static boolean apart(Expression.Step step, long rows) {
    boolean apart =
        switch (step) {
          case Expression.Read _ -> true;
          case Expression.Call call -> call.op().rowwise();
        };
    return apart && step.results().list().stream().allMatch(spec -> spec.shape().rows() == rows);
  }

  boolean isFirst() {
    return from == 0;
  }

  boolean isLast() {
    return from + count == all;
  }

  /** What the piece has of a tensor: the tensor itself, or its rows as a matrix. */
  Spec of(Spec whole) {
    return count == all ? whole : Spec.of(whole.dtype(), count, whole.last());
  }

  /** Where the piece begins in a tensor's bytes. */
  long position(Spec whole) {
    return from == 0 ? 0 : Math.multiplyExact(from, whole.dtype().size(whole.last()));
  }
}
