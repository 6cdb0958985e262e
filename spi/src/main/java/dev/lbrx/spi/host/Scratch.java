package dev.lbrx.spi.host;

/**
 * Working memory that a kernel asks for, as numbers of floats and ints. Its content is arbitrary at
 * first.
 */
public record Scratch(int floats, int ints) {
  /** None. */
  public static final Scratch NONE = new Scratch(0, 0);

  /** So many floats. */
  public static Scratch floats(long count) {
    return new Scratch(Math.toIntExact(count), 0);
  }

  long bytes() {
    return 4L * floats + 4L * ints;
  }
}
