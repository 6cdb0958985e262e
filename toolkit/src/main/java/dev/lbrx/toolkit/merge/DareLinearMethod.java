package dev.lbrx.toolkit.merge;

import dev.lbrx.ops.merge.AddTaskVectors.Consensus;

/** {@code dare_linear}: randomly thinned task vectors, all of whose elements count. */
final class DareLinearMethod extends DareMethod {
  DareLinearMethod() {
    super("dare_linear", Consensus.NONE);
  }
}
