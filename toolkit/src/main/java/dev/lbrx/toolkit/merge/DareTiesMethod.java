package dev.lbrx.toolkit.merge;

import dev.lbrx.ops.merge.AddTaskVectors.Consensus;

/** {@code dare_ties}: randomly thinned task vectors, those elements that have the elected sign. */
final class DareTiesMethod extends DareMethod {
  DareTiesMethod() {
    super("dare_ties", Consensus.SUM);
  }
}
