package dev.lbrx.spi.host;

/**
 * What one thread is to do of a kernel's phase: the pieces from {@code from} up to {@code to}, and
 * its working memory.
 */
public final class Part {
  int phase;
  long from;
  long to;
  float[] localFloats = new float[0];
  int[] localInts = new int[0];
  float[] sharedFloats = new float[0];
  int[] sharedInts = new int[0];

  Part() {}

  /** The phase, counted from 0. */
  public int phase() {
    return phase;
  }

  /** The first piece. */
  public long from() {
    return from;
  }

  /** One behind the last piece. */
  public long to() {
    return to;
  }

  /** This thread's own floats, at least as many as {@link Kernel#local} asked for. */
  public float[] localFloats() {
    return localFloats;
  }

  /** This thread's own ints, at least as many as {@link Kernel#local} asked for. */
  public int[] localInts() {
    return localInts;
  }

  /**
   * The floats that all threads share through all phases, at least as many as {@link Kernel#shared}
   * asked for.
   */
  public float[] sharedFloats() {
    return sharedFloats;
  }

  /**
   * The ints that all threads share through all phases, at least as many as {@link Kernel#shared}
   * asked for.
   */
  public int[] sharedInts() {
    return sharedInts;
  }
}
