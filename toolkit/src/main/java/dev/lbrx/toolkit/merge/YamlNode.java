package dev.lbrx.toolkit.merge;

import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A node of a YAML document, read by the kind that is expected of it. */
record YamlNode(String file, Node node) {
  private static final int MOST_DIGITS = 64;

  /** Where it starts. */
  Position position() {
    return node.getStartMark()
        .map(mark -> new Position(file, mark.getLine() + 1, mark.getColumn() + 1))
        .orElseGet(() -> new Position(file, 1, 1));
  }

  /** A refusal of the file's structure here. */
  LbrxException error(String message) {
    return position().error(ErrorCode.MERGE_FILE, message);
  }

  boolean isNull() {
    return node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL);
  }

  boolean isList() {
    return node instanceof SequenceNode;
  }

  boolean isMapping() {
    return node instanceof MappingNode;
  }

  /** The items of a list that has at least one. */
  List<YamlNode> items(String what) {
    if (!(node instanceof SequenceNode sequence)) {
      throw error(what + " is " + kind() + ", expected a list");
    }
    if (sequence.getValue().isEmpty()) {
      throw error(what + " is an empty list, expected at least one item");
    }
    return sequence.getValue().stream().map(item -> new YamlNode(file, item)).toList();
  }

  /** The entries of a mapping by key; keys are unique texts. Entries without a value are absent. */
  Map<String, YamlNode> entries(String what) {
    return keyed(what).entrySet().stream()
        .filter(e -> !e.getValue().value().isNull())
        .collect(
            LinkedHashMap::new,
            (map, e) -> map.put(e.getKey(), e.getValue().value()),
            LinkedHashMap::putAll);
  }

  /** As {@link #entries(String)}, with only the known keys allowed. */
  Map<String, YamlNode> entries(String what, Set<String> known) {
    keyed(what)
        .forEach(
            (name, entry) -> {
              if (!known.contains(name)) {
                throw entry
                    .key()
                    .error(
                        "unknown key '"
                            + name
                            + "' in "
                            + what
                            + ": did you mean '"
                            + Nearest.of(name, known)
                            + "'?");
              }
            });
    return entries(what);
  }

  /** The entries of a mapping with the nodes of their keys. */
  Map<String, Keyed> keyed(String what) {
    if (!(node instanceof MappingNode mapping)) {
      throw error(what + " is " + kind() + ", expected keys and values");
    }
    var entries = new LinkedHashMap<String, Keyed>();
    for (var tuple : mapping.getValue()) {
      var key = new YamlNode(file, tuple.getKeyNode());
      if (!(key.node instanceof ScalarNode scalar)) {
        throw key.error("a key in " + what + " is " + key.kind() + ", expected a word");
      }
      var entry = new Keyed(key, new YamlNode(file, tuple.getValueNode()));
      if (entries.put(scalar.getValue(), entry) != null) {
        throw key.error("key '" + scalar.getValue() + "' is twice in " + what);
      }
    }
    return entries;
  }

  /** A key and its value. */
  record Keyed(YamlNode key, YamlNode value) {}

  /** A scalar as it is written, such as a name or a path. */
  String text(String what) {
    if (!(node instanceof ScalarNode scalar) || isNull() || scalar.getValue().isBlank()) {
      throw error(what + " is " + kind() + ", expected a text");
    }
    return scalar.getValue();
  }

  /** A whole number. */
  int integer(String what) {
    if (scalar(what) instanceof Value.Number(double value, _)
        && value == Math.rint(value)
        && Math.abs(value) <= Integer.MAX_VALUE) {
      return (int) value;
    }
    throw error(what + " is " + kind() + ", expected a whole number");
  }

  /** A scalar of whatever type, by YAML's core schema. */
  Value scalar(String what) {
    if (!(node instanceof ScalarNode scalar) || isNull()) {
      throw position()
          .error(
              isNull() ? ErrorCode.MERGE_PARAMETER : ErrorCode.MERGE_FILE,
              what + " is " + kind() + ", expected a number, true, false or a word");
    }
    String text = scalar.getValue();
    if (scalar.getTag().equals(Tag.BOOL)) {
      return new Value.Flag(text.equalsIgnoreCase("true"), position());
    }
    boolean numeric = scalar.getTag().equals(Tag.INT) || scalar.getTag().equals(Tag.FLOAT);
    if (numeric && text.length() > MOST_DIGITS) {
      throw error(
          what + " is a number of " + text.length() + " digits, allowed are " + MOST_DIGITS);
    }
    return number(scalar)
        .<Value>map(value -> new Value.Number(finite(what, value, text), position()))
        .orElseGet(() -> new Value.Text(text, position()));
  }

  private static Optional<Double> number(ScalarNode scalar) {
    String text = scalar.getValue();
    if (scalar.getTag().equals(Tag.INT)) {
      if (text.startsWith("0x")) {
        return Optional.of(new BigInteger(text.substring(2), 16).doubleValue());
      }
      if (text.startsWith("0o")) {
        return Optional.of(new BigInteger(text.substring(2), 8).doubleValue());
      }
      return Optional.of(Double.parseDouble(text));
    }
    if (scalar.getTag().equals(Tag.FLOAT)) {
      String bare = text.replaceFirst("^[-+]", "").toLowerCase(java.util.Locale.ROOT);
      return Optional.of(
          switch (bare) {
            case ".inf" -> Double.POSITIVE_INFINITY;
            case ".nan" -> Double.NaN;
            default -> Double.parseDouble(text);
          });
    }
    return Optional.empty();
  }

  private double finite(String what, double value, String text) {
    if (!Double.isFinite(value)) {
      throw position()
          .error(ErrorCode.MERGE_PARAMETER, what + " is " + text + ", expected a finite number");
    }
    return value;
  }

  /** What it is, for messages. */
  private String kind() {
    return switch (node) {
      case MappingNode _ -> "a mapping";
      case SequenceNode _ -> "a list";
      case ScalarNode scalar when isNull() -> scalar.getValue().isEmpty() ? "empty" : "null";
      case ScalarNode scalar -> "'" + scalar.getValue() + "'";
      default -> "an alias";
    };
  }
}
