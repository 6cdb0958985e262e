package dev.lbrx.inference.model;

import dev.lbrx.inference.cache.CacheWindow;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Queue;
import java.util.List;

/**
 * The steps that take a fixed number of tokens through the model, prepared once. What differs from
 * run to run are scalars, so that running launches allocates nothing.
 */
final class Pass {
  private final Step[] steps;
  private final Arguments[] rotations;
  private final Arguments[] writes;
  private final Arguments[] evictions;
  private final Arguments[] attentions;
  private final int tokens;

  Pass(
      int tokens,
      List<Step> steps,
      List<Arguments> rotations,
      List<Arguments> writes,
      List<Arguments> evictions,
      List<Arguments> attentions) {
    this.tokens = tokens;
    this.steps = steps.toArray(Step[]::new);
    this.rotations = rotations.toArray(Arguments[]::new);
    this.writes = writes.toArray(Arguments[]::new);
    this.evictions = evictions.toArray(Arguments[]::new);
    this.attentions = attentions.toArray(Arguments[]::new);
  }

  /** Runs the tokens that were appended to the window last. */
  void run(Queue queue, CacheWindow window) {
    long position = window.seen() - tokens;
    for (var rotation : rotations) {
      rotation.scalar(0, position);
    }
    for (var write : writes) {
      write.scalar(1, window.row());
      write.scalar(2, tokens);
    }
    for (var eviction : evictions) {
      eviction.scalar(0, window.movedFrom());
      eviction.scalar(1, window.movedTo());
      eviction.scalar(2, window.moved());
    }
    for (var attention : attentions) {
      attention.scalar(0, window.length());
    }
    for (var step : steps) {
      step.run(queue);
    }
  }
}
