package dev.lbrx.cli.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lbrx.cli.hostile.Hostile.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Merge files with one thing wrong; the models that they name are sound. */
final class HostileMerge {
  private static final String FILE = "merge.yaml";
  private static final List<String> KEYS =
      List.of("merge_method", "flavor", "base_model", "dtype", "out_dtype", "tokenizer_source");

  private final String model;
  private final List<Hostile> files = new ArrayList<>();

  private HostileMerge(String model) {
    this.model = "'" + model + "'";
  }

  /** Files about the model at a path. */
  static List<Hostile> all(String model) {
    var made = new HostileMerge(model);
    made.documents();
    made.keys();
    made.methods();
    made.parameters();
    made.ranges();
    return made.files;
  }

  private void add(String name, byte[] yaml, String... named) {
    files.add(Hostile.file(Job.MERGE, "merge " + name, FILE, yaml, named));
  }

  private void add(String name, String yaml, String... named) {
    add(name, yaml.replace("MODEL", model).getBytes(UTF_8), named);
  }

  private void documents() {
    Map<String, String> texts =
        JsonDamage.ordered(
            "nothing",
            "",
            "comment",
            "# nothing\n",
            "words",
            "just words",
            "number",
            "7",
            "null",
            "~",
            "list",
            "- a\n- b\n",
            "two documents",
            "merge_method: linear\n---\na: b\n",
            "open list",
            "models: [",
            "open mapping",
            "models: {a",
            "open quote",
            "merge_method: \"linear",
            "tab",
            "models:\n\t- a\n",
            "colons",
            "a: b: c",
            "bad indent",
            "a: 1\n  b: 2\n",
            "unknown alias",
            "merge_method: *x\n",
            "alias of itself",
            "models: &x [*x]\nmerge_method: linear\n",
            "tag",
            "merge_method: !!str linear\n",
            "python tag",
            "merge_method: !!python/object/apply:os.system ['true']\n",
            "java tag",
            "merge_method: !!javax.script.ScriptEngineManager []\n",
            "local tag",
            "merge_method: !x linear\n",
            "directive",
            "%YAML 3.0\n---\nmerge_method: linear\n",
            "tag directive",
            "%TAG ! tag:x,2000:\n---\nmerge_method: !y linear\n",
            "51 aliases",
            "x: &x [1]\ny: [" + "*x,".repeat(51) + "]\n",
            "33 deep",
            "a: " + "[".repeat(33) + "]".repeat(33),
            "100000 deep",
            "a: " + "[".repeat(100_000),
            "100000 mappings deep",
            "a: {a: ".repeat(100_000),
            "100000 dashes",
            "- ".repeat(100_000),
            "key twice",
            "merge_method: linear\nmerge_method: linear\n",
            "complex key",
            "? [a]\n: b\n",
            "null key",
            "~: b\n",
            "merge key",
            "a: {<<: {b: linear}}\n",
            "control",
            "merge_method: lin\u0001ear\n",
            "bad escape",
            "merge_method: \"\\q\"\n",
            "laughs",
            "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
                + "d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\n");
    texts.forEach((name, text) -> add(name, text, FILE + ":"));
    add("not UTF-8", new byte[] {'a', ':', ' ', (byte) 0xC3, '\n'}, FILE, "UTF-8");
    add(
        "UTF-16",
        "merge_method: linear\n".getBytes(java.nio.charset.StandardCharsets.UTF_16),
        FILE);
    add("NUL", "merge_method: linear\0\n", FILE);
    add("too large", "#" + "x".repeat(3 << 20), FILE, "3145728");
  }

  private void keys() {
    String sound = "merge_method: linear\nmodels: [{model: MODEL, parameters: {weight: 1}}]\n";
    for (String key :
        List.of(
            "merge_metod",
            "Merge_Method",
            "model",
            "slice",
            "dtypes",
            "out-dtype",
            "baseModel",
            "param",
            "x".repeat(900))) {
      add(
          "key " + key.substring(0, Math.min(12, key.length())),
          sound + key + ": 1\n",
          FILE + ":3:1",
          "did you mean");
    }
    for (String key : KEYS) {
      for (String value : List.of("[]", "[a]", "{}", "{a: b}", "''", "' '", "nonsense")) {
        boolean path = key.equals("base_model") && value.equals("nonsense");
        String text =
            key.equals("merge_method")
                ? sound.replace("merge_method: linear", key + ": " + value)
                : sound + key + ": " + value + "\n";
        add(key + " " + value, text, path ? "nonsense" : FILE + ":");
      }
    }
    for (String key : List.of("models", "slices")) {
      for (String value :
          List.of(
              "x",
              "1",
              "[]",
              "{}",
              "[x]",
              "[1]",
              "[[]]",
              "[{}]",
              "[{modle: MODEL}]",
              "[{model: [a]}]",
              "[{model: ''}]",
              "[~]",
              "[{model: MODEL}, ~]",
              "[{model: \"a\\0b\"}]")) {
        add(key + " " + value, "merge_method: linear\n" + key + ": " + value + "\n", FILE + ":");
      }
    }
    add("both", sound + "slices: [{sources: [{model: MODEL}]}]\n", FILE + ":", "'slices'");
    add("neither", "merge_method: linear\n", FILE + ":", "'slices'");
    for (String value :
        List.of("x", "[]", "{}", "[x]", "[{}]", "[{model: MODEL, layers: [0, 1]}]")) {
      add(
          "sources " + value,
          "merge_method: linear\nslices: [{sources: " + value + "}]\n",
          FILE + ":");
    }
    for (String later : List.of("modules", "tokenizer", "chat_template")) {
      add(later, sound + later + ": {a: b}\n", FILE + ":3", later);
    }
    add("lost model", sound.replace("MODEL", "nowhere/at/all"), "nowhere/at/all");
    add("model of one file", sound.replace("MODEL", "merge.yaml"), "merge.yaml");
  }

  private void methods() {
    for (String method :
        List.of(
            "linaer",
            "LINEAR",
            "slerpp",
            "tie",
            "dare",
            "dare-ties",
            "della_lin",
            "x",
            "task_arithmetics",
            "passthru",
            "karchar",
            "nuslrp")) {
      add(
          "method " + method,
          "merge_method: " + method + "\nmodels: [{model: MODEL}]\n",
          FILE + ":1:15",
          "did you mean");
    }
    for (String method :
        List.of(
            "slerp",
            "model_stock",
            "task_arithmetic",
            "ties",
            "dare_ties",
            "dare_linear",
            "breadcrumbs",
            "della",
            "della_linear",
            "sce",
            "nearswap",
            "arcee_fusion")) {
      add(
          "without a base " + method,
          "merge_method: " + method + "\nmodels: [{model: MODEL}, {model: MODEL}]\n",
          FILE + ":");
    }
    for (String method : List.of("slerp", "nearswap", "arcee_fusion")) {
      add(
          "three models " + method,
          "merge_method: "
              + method
              + "\nbase_model: MODEL\nparameters: {t: 0.5}\nmodels: [{model: MODEL}, {model: MODEL}, {model: MODEL}]\n",
          FILE + ":");
    }
  }

  private void parameters() {
    String ties =
        "merge_method: ties\nbase_model: MODEL\nmodels: [{model: MODEL}, {model: OTHER, parameters: {weight: %s, density: %s}}]\n";
    for (String value :
        List.of(
            ".nan",
            ".inf",
            "-.inf",
            "1e39",
            "1e999",
            "true",
            "x",
            "''",
            "{}",
            "[]",
            "[1, x]",
            "[{value: x}]",
            "1" + "0".repeat(100),
            "1_000",
            "0x",
            "[.nan, 1]",
            "[{value: .inf}]")) {
      add(
          "weight " + value,
          ties.formatted(value, "1").replace("OTHER", otherModel()),
          FILE + ":3",
          "weight");
    }
    for (String value :
        List.of(
            ".nan",
            ".inf",
            "-0.1",
            "1.1",
            "2",
            "-1",
            "1e9",
            "x",
            "true",
            "{}",
            "[]",
            "[0.5, 2]",
            "[-1, 1]",
            "[{filter: mlp, value: 3}]")) {
      add(
          "density " + value,
          ties.formatted("1", value).replace("OTHER", otherModel()),
          FILE + ":3",
          "density");
    }
    for (String value : List.of("1.5", "-0.5", ".nan", "x", "[0, 2]", "true", "{}", "[]")) {
      add(
          "t " + value,
          "merge_method: slerp\nbase_model: MODEL\nparameters: {t: "
              + value
              + "}\nmodels: [{model: MODEL}, {model: OTHER}]\n".replace("OTHER", otherModel()),
          FILE + ":3",
          "t");
    }
    add(
        "t missing",
        "merge_method: slerp\nbase_model: MODEL\nmodels: [{model: MODEL}, {model: OTHER}]\n"
            .replace("OTHER", otherModel()),
        FILE + ":",
        "'t'");
    add(
        "weight missing",
        "merge_method: linear\nmodels: [{model: MODEL}, {model: OTHER}]\n"
            .replace("OTHER", otherModel()),
        FILE + ":",
        "weight");
    for (String[] weights :
        new String[][] {{"0", "0"}, {"1", "-1"}, {"0.5", "-0.5"}, {"-0", "0"}}) {
      add(
          "weights " + String.join(" ", weights),
          "merge_method: linear\nmodels: [{model: MODEL, parameters: {weight: %s}}, {model: OTHER, parameters: {weight: %s}}]\n"
              .formatted(weights[0], weights[1])
              .replace("OTHER", otherModel()),
          FILE + ":",
          "weight");
    }
    for (String name : List.of("wieght", "Weight", "densty", "lambda_", "tt", "normalise")) {
      add(
          "parameter " + name,
          "merge_method: ties\nbase_model: MODEL\nparameters: {"
              + name
              + ": 1}\nmodels: [{model: MODEL}]\n",
          FILE + ":3:14",
          "did you mean");
    }
    for (String value : List.of("2", "x", "[]", "0.5", ".nan")) {
      add(
          "normalize " + value,
          "merge_method: linear\nparameters: {normalize: "
              + value
              + "}\nmodels: [{model: MODEL, parameters: {weight: 1}}]\n",
          FILE + ":2",
          "normalize");
    }
    for (String value : List.of("x", "1", "true")) {
      add(
          "parameters " + value,
          "merge_method: linear\nparameters: "
              + value
              + "\nmodels: [{model: MODEL, parameters: {weight: 1}}]\n",
          FILE + ":2",
          "parameters");
    }
  }

  private String otherModel() {
    return model.replace("demo-base", "demo-novel");
  }

  private void ranges() {
    for (String range :
        List.of(
            "[]",
            "[0]",
            "[0, 1, 2]",
            "[1, 0]",
            "[0, 0]",
            "[2, 2]",
            "[-1, 2]",
            "[0, -1]",
            "[0, 5]",
            "[4, 5]",
            "[0, 1.5]",
            "[a, b]",
            "[.nan, 1]",
            "[0, .inf]",
            "[0, 2147483648]",
            "[0, 99999999999999999999]",
            "[~, 1]",
            "x",
            "3",
            "{a: 1}",
            "[[0], 1]")) {
      add(
          "layer_range " + range,
          "merge_method: passthrough\nslices:\n- sources: [{model: MODEL, layer_range: "
              + range
              + "}]\n",
          FILE + ":3",
          "layer_range");
    }
    add(
        "ranges of two lengths",
        "merge_method: linear\nslices:\n- sources: [{model: MODEL, layer_range: [0, 2], parameters: {weight: 1}}, {model: OTHER, layer_range: [0, 3], parameters: {weight: 1}}]\n"
            .replace("OTHER", otherModel()),
        FILE + ":3",
        "layer");
    add(
        "1025 layers",
        "merge_method: passthrough\nslices:\n"
            + "- sources: [{model: MODEL, layer_range: [0, 4]}]\n".repeat(257),
        FILE + ":",
        "1024");
  }
}
