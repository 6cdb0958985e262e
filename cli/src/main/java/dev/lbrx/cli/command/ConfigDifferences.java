package dev.lbrx.cli.command;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Where two configurations differ, member by member; arrays are compared whole. */
final class ConfigDifferences {
  private static final int LONGEST = 60;

  private final List<Entry> entries = new ArrayList<>();

  /** One JSON pointer with its values; null where a side has none. */
  record Entry(String pointer, @Nullable JsonNode a, @Nullable JsonNode b) {
    String text() {
      return "  " + Printable.of(pointer) + ": " + text(a) + " → " + text(b);
    }

    private static String text(@Nullable JsonNode value) {
      String text = value == null ? "(none)" : Printable.of(value.toString());
      return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
  }

  private ConfigDifferences() {}

  static List<Entry> of(ObjectNode a, ObjectNode b) {
    var differences = new ConfigDifferences();
    differences.compare("", a, b);
    return differences.entries;
  }

  private void compare(String pointer, @Nullable JsonNode a, @Nullable JsonNode b) {
    if (a instanceof ObjectNode left && b instanceof ObjectNode right) {
      var names = new LinkedHashSet<>(left.propertyNames());
      names.addAll(right.propertyNames());
      for (String name : names) {
        compare(pointer + "/" + escaped(name), left.get(name), right.get(name));
      }
    } else if (a == null || !a.equals(b)) {
      entries.add(new Entry(pointer, a, b));
    }
  }

  // RFC 6901.
  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
