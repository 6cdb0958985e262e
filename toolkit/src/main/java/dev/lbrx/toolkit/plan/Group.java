package dev.lbrx.toolkit.plan;

import dev.lbrx.spi.Spec;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Outputs that are computed together, piece by piece. A file has one tensor after another, so of
 * several outputs the first is written as it comes, and the others, small beside it, are held until
 * they are whole.
 *
 * @param outputs results of one call, or one output
 * @param actions what is done for each piece
 * @param pieces which rows at a time
 */
record Group(List<Output> outputs, List<Schedule.Action> actions, List<Rows> pieces) {
  /** Tensors are cut into pieces that take so much memory, where rows can be computed apart. */
  static final long PIECE_BYTES = 32L << 20;

  static Group of(List<Output> outputs, long pieceBytes) {
    var values = outputs.stream().map(Output::value).toList();
    var actions = Schedule.of(values);
    Set<Expression.Step> steps = new LinkedHashSet<>();
    for (var action : actions) {
      if (action instanceof Schedule.Action.Take(var step)) {
        steps.add(step);
      }
    }
    long peak = Schedule.peakBytes(actions, Rows.WHOLE);
    return new Group(outputs, actions, Rows.cut(steps, peak, pieceBytes));
  }

  /** The outputs that are held until they are whole. */
  List<Output> held() {
    return pieces.size() == 1 ? List.of() : outputs.subList(1, outputs.size());
  }

  /** Bytes of what is held. */
  long heldBytes() {
    return held().stream().mapToLong(output -> output.spec().spanBytes()).sum();
  }

  /** The most bytes in memory at once. */
  long peakBytes() {
    return Math.addExact(heldBytes(), Schedule.peakBytes(actions, pieces.getFirst()));
  }

  /** Bytes of the largest piece of a tensor that is read. */
  long largestRead() {
    long largest = 0;
    for (var action : actions) {
      if (action instanceof Schedule.Action.Take(Expression.Read(_, _, Spec spec))) {
        largest = Math.max(largest, pieces.getFirst().of(spec).spanBytes());
      }
    }
    return largest;
  }
}
