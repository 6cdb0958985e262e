package dev.lbrx.cli.command;

import dev.lbrx.toolkit.inspect.Histogram;
import java.util.Collections;

/** A histogram as one line, a character for each bin: blocks on a terminal, ASCII elsewhere. */
enum Bars {
  BLOCKS(" ▁▂▃▄▅▆▇█"),
  ASCII(" .:-=+*#@");

  private final String heights;

  Bars(String heights) {
    this.heights = heights;
  }

  /** The line; the largest count has the full height, and only a count of 0 has none. */
  String of(Histogram histogram) {
    var line = new StringBuilder("|");
    long most = Collections.max(histogram.counts());
    int full = heights.length() - 1;
    for (long count : histogram.counts()) {
      double height = most == 0 ? 0 : (double) count / most * full;
      line.append(heights.charAt((int) Math.max(Math.rint(height), count > 0 ? 1 : 0)));
    }
    return line.append('|').toString();
  }
}
