package dev.lbrx.spi.host;

import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Specs;

/**
 * One op as a Java method on host memory. A kernel cuts its work into pieces that do not depend on
 * each other; the queue deals them to threads, so that a kernel starts no threads, allocates
 * nothing and keeps no state. Results must not depend on how the pieces are dealt.
 *
 * @param <O> the op
 */
public interface Kernel<O extends Op> {
  /** Whether this kernel takes the op on such inputs; they have passed {@link Op#infer}. */
  default boolean supports(O op, Specs inputs) {
    return true;
  }

  /** How many phases there are; every piece of one is done before the next begins. */
  default int phases(O op) {
    return 1;
  }

  /** How many pieces a phase has. */
  long pieces(O op, Arguments arguments, int phase);

  /** The least number of pieces worth handing to another thread. */
  default long grain(O op, Specs inputs) {
    return 1;
  }

  /** Working memory for each thread. */
  default Scratch local(O op, Specs inputs) {
    return Scratch.NONE;
  }

  /** Working memory that all threads share, kept from phase to phase. */
  default Scratch shared(O op, Specs inputs) {
    return Scratch.NONE;
  }

  /** Does the pieces of a part. */
  void run(O op, Arguments arguments, Part part);
}
