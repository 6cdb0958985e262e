package dev.lbrx.toolkit.merge;

import dev.lbrx.spi.DType;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A merge file in mergekit's schema, its structure checked. {@code models:} is one slice over all
 * layers.
 *
 * @param start where the document starts
 * @param method the merge method
 * @param flavor whose methods
 * @param base the base model
 * @param wholeModels whether the file lists {@code models} rather than {@code slices}
 * @param slices the output's layers in order
 * @param parameters what the file sets for everything
 * @param dtype what inputs are rounded to before the merge
 * @param outDtype what the result is stored in
 */
record MergeFile(
    Position start,
    Value.Text method,
    Flavor flavor,
    Value.@Nullable Text base,
    boolean wholeModels,
    List<OutputSlice> slices,
    Settings parameters,
    @Nullable DType dtype,
    @Nullable DType outDtype) {
  private static final int HEAD = 1 << 16;
  private static final Set<String> KEYS =
      Set.of(
          "merge_method",
          "flavor",
          "base_model",
          "models",
          "slices",
          "parameters",
          "dtype",
          "out_dtype",
          "tokenizer_source",
          "tokenizer",
          "chat_template",
          "modules");
  private static final List<String> LATER = List.of("modules", "tokenizer", "chat_template");
  private static final Set<String> MODEL_KEYS = Set.of("model", "parameters");
  private static final Set<String> SLICE_KEYS = Set.of("sources", "parameters");
  private static final Set<String> SOURCE_KEYS = Set.of("model", "layer_range", "parameters");
  private static final Set<String> CASE_KEYS = Set.of("filter", "value");
  private static final Map<String, DType> DTYPES =
      new TreeMap<>(Map.of("float32", DType.F32, "float16", DType.F16, "bfloat16", DType.BF16));

  /** An unmodifiable list. */
  MergeFile {
    slices = List.copyOf(slices);
  }

  /**
   * Reads a merge file.
   *
   * @throws dev.lbrx.spi.error.LbrxException with {@code LBRX-102}, {@code 103} or {@code 503} and
   *     the line and column of what is refused, or {@code LBRX-401} or {@code 402}
   */
  static MergeFile read(Path path) {
    var root = Yaml.read(path);
    if (!root.isMapping()) {
      throw root.error(
          "the merge file is not a mapping, expected merge_method and models or slices");
    }
    var keys = root.entries("the merge file", KEYS);
    for (String key : LATER) {
      if (keys.containsKey(key)) {
        throw keys.get(key)
            .position()
            .error(ErrorCode.UNSUPPORTED, "'" + key + "' is not supported yet, remove it");
      }
    }
    checkTokenizerSource(keys.get("tokenizer_source"));
    return new MergeFile(
        root.position(),
        text(required(root, keys, "merge_method"), "merge_method"),
        flavor(keys.get("flavor")),
        keys.containsKey("base_model") ? text(keys.get("base_model"), "base_model") : null,
        keys.containsKey("models"),
        slices(root, keys),
        settings(keys.get("parameters")),
        dtype(keys.get("dtype"), "dtype"),
        dtype(keys.get("out_dtype"), "out_dtype"));
  }

  /** Whether a line of a file's beginning is one of the two keys that every merge file has. */
  static boolean hasKey(Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      String head = new String(in.readNBytes(HEAD), StandardCharsets.UTF_8);
      return head.lines()
          .anyMatch(line -> line.startsWith("merge_method:") || line.startsWith("slices:"));
    } catch (IOException e) {
      throw new LbrxException(ErrorCode.IO, "cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  private static YamlNode required(YamlNode parent, Map<String, YamlNode> keys, String key) {
    var value = keys.get(key);
    if (value == null) {
      throw parent.error("key '" + key + "' is missing");
    }
    return value;
  }

  private static Value.Text text(YamlNode node, String what) {
    return new Value.Text(node.text(what), node.position());
  }

  private static Flavor flavor(@Nullable YamlNode node) {
    if (node == null) {
      return Flavor.ARCEE;
    }
    for (var flavor : Flavor.values()) {
      if (flavor.label().equals(node.text("flavor"))) {
        return flavor;
      }
    }
    throw node.error(
        "flavor '"
            + node.text("flavor")
            + "' is unknown, expected "
            + Flavor.ARCEE.label()
            + " or "
            + Flavor.MLX.label());
  }

  private static void checkTokenizerSource(@Nullable YamlNode node) {
    if (node != null && !node.text("tokenizer_source").equals("base")) {
      throw node.position()
          .error(
              ErrorCode.UNSUPPORTED,
              "tokenizer_source '"
                  + node.text("tokenizer_source")
                  + "' is not supported yet: use 'base' or leave it out");
    }
  }

  private static @Nullable DType dtype(@Nullable YamlNode node, String key) {
    if (node == null) {
      return null;
    }
    String name = node.text(key);
    var dtype = DTYPES.get(name);
    if (dtype == null) {
      throw node.error(
          key
              + " '"
              + name
              + "' is unknown, expected "
              + String.join(", ", DTYPES.keySet())
              + ": did you mean '"
              + Nearest.of(name, DTYPES.keySet())
              + "'?");
    }
    return dtype;
  }

  private static List<OutputSlice> slices(YamlNode root, Map<String, YamlNode> keys) {
    var models = keys.get("models");
    var slices = keys.get("slices");
    if ((models == null) == (slices == null)) {
      throw root.error(
          models == null
              ? "neither 'models' nor 'slices' is given, expected one of them"
              : "both 'models' and 'slices' are given, expected one of them");
    }
    if (models != null) {
      return List.of(
          new OutputSlice(
              models.position(), sources(models, "models", "a model", MODEL_KEYS), Settings.NONE));
    }
    var output = new ArrayList<OutputSlice>();
    for (var slice : slices.items("slices")) {
      var entries = slice.entries("a slice", SLICE_KEYS);
      output.add(
          new OutputSlice(
              slice.position(),
              sources(required(slice, entries, "sources"), "sources", "a source", SOURCE_KEYS),
              settings(entries.get("parameters"))));
    }
    return output;
  }

  private static List<Source> sources(YamlNode list, String what, String each, Set<String> known) {
    var sources = new ArrayList<Source>();
    for (var item : list.items(what)) {
      var entries = item.entries(each, known);
      sources.add(
          new Source(
              text(required(item, entries, "model"), "model"),
              range(entries.get("layer_range")),
              settings(entries.get("parameters"))));
    }
    return sources;
  }

  private static @Nullable LayerRange range(@Nullable YamlNode node) {
    if (node == null) {
      return null;
    }
    var ends = node.items("layer_range");
    if (ends.size() != 2) {
      throw node.error(
          "layer_range has " + ends.size() + " numbers, expected two: [first, behind the last]");
    }
    int from = ends.get(0).integer("layer_range's start");
    int to = ends.get(1).integer("layer_range's end");
    if (from < 0 || to <= from) {
      throw node.error(
          "layer_range ["
              + from
              + ", "
              + to
              + "] holds no layer, expected 0 <= start < end (the end is not included)");
    }
    return new LayerRange(from, to, node.position());
  }

  private static Settings settings(@Nullable YamlNode node) {
    if (node == null) {
      return Settings.NONE;
    }
    var settings = new LinkedHashMap<String, Settings.Entry>();
    node.keyed("parameters")
        .forEach(
            (name, entry) -> {
              if (!entry.value().isNull()) {
                var setting = setting(name, entry.value());
                settings.put(name, new Settings.Entry(entry.key().position(), setting));
              }
            });
    return new Settings(settings);
  }

  private static Setting setting(String name, YamlNode node) {
    if (node.isList()) {
      var items = node.items(name);
      if (items.stream().allMatch(YamlNode::isMapping)) {
        return new Setting.Choice(items.stream().map(item -> oneCase(name, item)).toList());
      }
    }
    return plain(name, node);
  }

  private static Setting.Case oneCase(String name, YamlNode node) {
    var entries = node.entries("a case of " + name, CASE_KEYS);
    var filter = entries.get("filter");
    return new Setting.Case(
        filter == null ? null : filter.text("filter"),
        plain(name, required(node, entries, "value")));
  }

  private static Setting plain(String name, YamlNode node) {
    if (!node.isList()) {
      return new Setting.Constant(node.scalar(name));
    }
    var values = node.items(name).stream().map(item -> item.scalar(name)).toList();
    var numbers =
        values.stream()
            .filter(Value.Number.class::isInstance)
            .map(Value.Number.class::cast)
            .toList();
    if (numbers.isEmpty()) {
      return new Setting.Steps(values);
    }
    if (numbers.size() < values.size()) {
      throw node.error(name + " is a list of numbers and other values, expected one kind");
    }
    return new Setting.Gradient(numbers);
  }
}
