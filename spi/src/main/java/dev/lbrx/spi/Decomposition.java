package dev.lbrx.spi;

import java.util.List;

/**
 * A fused op as a sequence of simpler ones. Values are numbered: the op's inputs first, then each
 * step's outputs in order.
 *
 * @param steps the ops, each with the numbers of the values it reads
 * @param results the numbers of the values that are the op's outputs
 */
public record Decomposition(List<Step> steps, List<Integer> results) {
  /** Unmodifiable lists. */
  public Decomposition {
    steps = List.copyOf(steps);
    results = List.copyOf(results);
  }

  /** One op and the numbers of the values that it reads. */
  public record Step(Op op, List<Integer> inputs) {
    /** An unmodifiable list. */
    public Step {
      inputs = List.copyOf(inputs);
    }

    /** A step that reads the given values. */
    public static Step of(Op op, Integer... inputs) {
      return new Step(op, List.of(inputs));
    }
  }
}
