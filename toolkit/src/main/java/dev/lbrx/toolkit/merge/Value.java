package dev.lbrx.toolkit.merge;

/** A scalar of a merge file and where it stands. */
sealed interface Value {
  /** Where it stands. */
  Position position();

  /** A finite number. */
  record Number(double value, Position position) implements Value {
    @Override
    public String toString() {
      return value == Math.rint(value) && Math.abs(value) < 1e15
          ? Long.toString((long) value)
          : Double.toString(value);
    }
  }

  /** True or false. */
  record Flag(boolean value, Position position) implements Value {
    @Override
    public String toString() {
      return Boolean.toString(value);
    }
  }

  /** Anything else. */
  record Text(String value, Position position) implements Value {
    @Override
    public String toString() {
      return "'" + value + "'";
    }
  }
}
