package dev.lbrx.spi;

import java.util.Optional;

/**
 * A technology that ops run on, found by {@link java.util.ServiceLoader} through {@link Backends}.
 */
public interface Backend {
  /** What {@code --backend} takes: {@code cpu-vector}. */
  String id();

  /** Among available backends, {@code auto} takes the one with the highest rank. */
  int rank();

  /** Whether it can run on this machine and, if not, why. */
  Availability availability();

  /** What its arithmetic does with subnormals. */
  default Subnormals subnormals() {
    return Subnormals.KEPT;
  }

  /** How it is fitted to the machine, if it is. */
  default Optional<Tunable> tunable() {
    return Optional.empty();
  }

  /** Its memory. */
  Memory memory();

  /** Whether it has a kernel of its own or a decomposition for the op on such inputs. */
  boolean supports(Op op, Specs inputs);

  /**
   * Checks shapes and chooses kernel and scratch once.
   *
   * @throws dev.lbrx.spi.error.LbrxException with {@code LBRX-301} or {@code 302} where the inputs
   *     do not fit the op, {@code LBRX-502} where no kernel takes them
   */
  Launch prepare(Op op, Specs inputs, Mode mode);

  /** A queue that may use so many threads (the caller's among them). */
  Queue queue(int threads);
}
