package dev.lbrx.spi;

/**
 * An op prepared for fixed specs: everything is checked and chosen. May be run any number of times,
 * one at a time per queue.
 */
public interface Launch {
  /** The op. */
  Op op();

  /** The specs that the inputs must have. */
  Specs inputs();

  /** The specs of the outputs; the caller may give strided views of these shapes. */
  Specs outputs();

  /** Working memory that a queue holds for it, in bytes. */
  long scratchBytes();

  /** Runs it in order after what the queue was given before. */
  void run(Queue queue, Arguments arguments);
}
