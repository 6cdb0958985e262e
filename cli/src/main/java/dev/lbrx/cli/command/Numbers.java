package dev.lbrx.cli.command;

import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** Measured numbers, as people and programs read them. */
final class Numbers {
  private Numbers() {}

  /** Five significant digits; a dash for what is not a number. */
  static String text(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.5g", value);
  }

  /** A member that is null where JSON has no such number. */
  static void put(ObjectNode node, String key, double value) {
    if (Double.isFinite(value)) {
      node.put(key, value);
    } else {
      node.putNull(key);
    }
  }
}
