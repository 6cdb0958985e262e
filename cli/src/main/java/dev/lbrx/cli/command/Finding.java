package dev.lbrx.cli.command;

/**
 * One thing that {@code lbrx doctor} looked at.
 *
 * @param name what it is
 * @param state how it is
 * @param detail what was found
 * @param mend what to do where it is not well; empty where it is
 */
record Finding(String name, State state, String detail, String mend) {
  /** How a thing is. */
  enum State {
    /** As it should be. */
    OK,
    /** Works, but worse than it could. */
    SLOW,
    /** Something does not work. */
    WRONG
  }

  static Finding ok(String name, String detail) {
    return new Finding(name, State.OK, detail, "");
  }

  static Finding slow(String name, String detail, String mend) {
    return new Finding(name, State.SLOW, detail, mend);
  }

  static Finding wrong(String name, String detail, String mend) {
    return new Finding(name, State.WRONG, detail, mend);
  }
}
