package dev.lbrx.inference.model;

import dev.lbrx.inference.cache.CacheWindow;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Launch;
import dev.lbrx.spi.Queue;
import java.util.List;

/**
 * The launches that take a fixed number of tokens through the model, prepared once. What differs
 * from run to run are scalars, so that running it allocates nothing.
 */
final class Pass {
  private final Launch[] launches;
  private final Arguments[] arguments;
  private final Arguments[] rotations;
  private final Arguments[] writes;
  private final Arguments[] evictions;
  private final Arguments[] attentions;
  private final int tokens;

  Pass(
      int tokens,
      List<Launch> launches,
      List<Arguments> arguments,
      List<Arguments> rotations,
      List<Arguments> writes,
      List<Arguments> evictions,
      List<Arguments> attentions) {
    this.tokens = tokens;
    this.launches = launches.toArray(Launch[]::new);
    this.arguments = arguments.toArray(Arguments[]::new);
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
    for (int i = 0; i < launches.length; i++) {
      launches[i].run(queue, arguments[i]);
    }
  }
}
