package dev.lbrx.inference.model;

import dev.lbrx.spi.Queue;

/** A part of a {@link Pass}: a launch, or what has to be decided between launches. */
@FunctionalInterface
interface Step {
  /** Runs it in order after the step before. */
  void run(Queue queue);
}
