package dev.lbrx.conformance;

import dev.lbrx.spi.Op;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The cases of one op.
 *
 * @param <O> the op
 */
public interface Cases<O extends Op> {
  /** The op. */
  Class<O> op();

  /**
   * The fixed cases: every dtype and layout the op takes, tails at every vector width, zeros,
   * specials, strided rows.
   */
  Stream<Case> cases();

  /**
   * A random case of at most some ten thousand multiply-adds; equal generators give equal cases.
   */
  Case draw(RandomGenerator random);

  /** What the reference's results are held to; empty as long as nobody has written one. */
  default Optional<Oracle<O>> oracle() {
    return Optional.empty();
  }
}
