package dev.lbrx.toolkit.merge;

import java.util.Map;
import java.util.Optional;

/** The parameters of one level of a merge file: a source, an output slice, or the whole file. */
record Settings(Map<String, Entry> entries) {
  /** No parameters. */
  static final Settings NONE = new Settings(Map.of());

  /** A parameter's setting and where its key stands. */
  record Entry(Position position, Setting setting) {}

  /** The value of a parameter for a tensor, if this level has one. */
  Optional<Value> at(String parameter, String tensor, Depth depth) {
    var entry = entries.get(parameter);
    return entry == null ? Optional.empty() : entry.setting().at(tensor, depth);
  }
}
