package dev.lbrx.spi;

import java.util.Locale;
import java.util.Optional;

/**
 * One operation on tensors, defined independently of where it runs. Implementations are records
 * whose components are what is fixed when the op is prepared; what changes from launch to launch is
 * an argument ({@link Arguments#scalar}). Their Javadoc holds formula, shapes, order of the
 * arithmetic, tolerance and source.
 */
public interface Op {
  /**
   * Checks the inputs and says what comes out; refuses with {@code LBRX-301} or {@code LBRX-302}.
   */
  Specs infer(Specs inputs);

  /** How many scalars a launch takes ({@link Arguments#scalar}). */
  default int scalars() {
    return 0;
  }

  /**
   * Whether inputs and outputs must lie without gaps, because the op sees a tensor as one row of
   * all its elements.
   */
  default boolean denseOnly() {
    return false;
  }

  /**
   * Whether a row of every result follows from the same row of the inputs alone, rows being along
   * the last axis, so that rows may be computed apart and give the same bits.
   */
  default boolean rowwise() {
    return false;
  }

  /** Simpler ops that give the same bits, for backends without a kernel of this one. */
  default Optional<Decomposition> decompose(Specs inputs) {
    return Optional.empty();
  }

  /** The name in the field's spelling: {@code rms_norm}. */
  default String name() {
    return name(getClass());
  }

  /** The name of an op's class: {@code RmsNorm} is {@code rms_norm}. */
  static String name(Class<? extends Op> type) {
    return type.getSimpleName().replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }
}
