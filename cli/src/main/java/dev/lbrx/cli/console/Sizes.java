package dev.lbrx.cli.console;

import java.util.Locale;

/** Numbers as people read them. */
public final class Sizes {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

  private Sizes() {}

  /** Bytes in powers of ten with three digits: {@code 8.40 MB}. */
  public static String decimal(double bytes) {
    int unit = 0;
    double value = bytes;
    while (value >= 999.5 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    String format =
        unit == 0 || value >= 99.95 ? "%.0f %s" : value >= 9.995 ? "%.1f %s" : "%.2f %s";
    return String.format(Locale.ROOT, format, value, UNITS[unit]);
  }

  /** A count with thousands apart: {@code 4,196,608}. */
  public static String count(long count) {
    var text = new StringBuilder().append(count);
    for (int i = text.length() - 3; i > (count < 0 ? 1 : 0); i -= 3) {
      text.insert(i, ',');
    }
    return text.toString();
  }
}
