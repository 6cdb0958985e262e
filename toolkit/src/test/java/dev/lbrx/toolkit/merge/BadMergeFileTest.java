package dev.lbrx.toolkit.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lbrx.spi.error.LbrxException;
import dev.lbrx.toolkit.Golden;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Merge files that must be refused: the error's number, the place and what the line names. */
class BadMergeFileTest {
  private static final String AB = "models: [{model: in/a}, {model: in/b}]\n";
  private static final String SLERP = "merge_method: slerp\nbase_model: in/a\n";
  private static final String WEIGHTED =
      "models:\n"
          + "- {model: in/a, parameters: {weight: %s}}\n"
          + "- {model: in/b, parameters: {weight: %s}}\n";

  @TempDir Path dir;

  static Stream<Arguments> files() {
    return Stream.of(
        // The document.
        bad(102, "m.yaml:1:1", "no document", ""),
        bad(102, "m.yaml:1:1", "not a mapping", "- a\n- b\n"),
        bad(102, "m.yaml:1:1", "not a mapping", "just words"),
        bad(102, "m.yaml:3:1", "not valid YAML", "merge_method: slerp\nmodels: [{model: in/a\n"),
        bad(102, "m.yaml:2:1", "not valid YAML", "merge_method: \"slerp\n"),
        bad(102, "m.yaml:1:", "not valid YAML", "a: b: c\n"),
        bad(102, "m.yaml:1:", "not valid YAML", "merge_method: *nowhere\n"),
        bad(102, "m.yaml:2:", "not valid YAML", "merge_method: slerp\n\tbase_model: x\n"),
        bad(102, "m.yaml:2:1", "second document", "merge_method: slerp\n---\na: b\n"),
        bad(102, "m.yaml:1:15", "tag", "merge_method: !!str slerp\n"),
        bad(102, "m.yaml:1:1", "tag", "!!python/object:os.system {a: b}\n"),
        bad(102, "m.yaml:1:", "32 deep", "a: " + "[".repeat(40) + "]".repeat(40)),
        bad(102, "m.yaml:", "50 aliases", "x: &x [1]\ny: [" + "*x,".repeat(51) + "*x]\n"),
        // Keys.
        bad(102, "m.yaml:2:1", "'base_model'", "merge_method: slerp\nbase_modle: in/a\n" + AB),
        bad(102, "m.yaml:1:1", "'merge_method'", "merge_methode: slerp\n" + AB),
        bad(102, "m.yaml:1:1", "'merge_method' is missing", AB),
        bad(102, "m.yaml:1:1", "'models' nor 'slices'", SLERP),
        bad(
            102,
            "m.yaml:3:1",
            "'models' is twice",
            SLERP.replace("base_model: in/a\n", "") + AB + AB),
        bad(
            102,
            "m.yaml:1:1",
            "both 'models' and 'slices'",
            SLERP + AB + "slices: [{sources: [{model: a}]}]\n"),
        bad(102, "m.yaml:3:11", "'model'", SLERP + "models: [{modle: in/a}, {model: in/b}]\n"),
        bad(102, "m.yaml:3:9", "empty list", SLERP + "models: []\n"),
        bad(102, "m.yaml:3:9", "expected a list", SLERP + "models: in/a\n"),
        bad(
            102,
            "m.yaml:3:",
            "a source",
            SLERP + "slices: [{sources: [{model: in/a, layers: [0, 1]}]}]\n"),
        bad(102, "m.yaml:3:", "'sources'", SLERP + "slices: [{source: [{model: in/a}]}]\n"),
        bad(
            102,
            "m.yaml:3:10",
            "'model' is missing",
            SLERP + "models: [{parameters: {weight: 1}}]\n"),
        bad(102, "m.yaml:2:13", "base_model", "merge_method: slerp\nbase_model: [a]\n" + AB),
        bad(102, "m.yaml:4:6", "unknown key 'a'", SLERP + AB + "<<: {a: b}\n"),
        bad(503, "m.yaml:4:12", "'tokenizer'", SLERP + AB + "tokenizer: {source: union}\n"),
        bad(
            503,
            "m.yaml:4:19",
            "tokenizer_source 'union'",
            SLERP + AB + "tokenizer_source: union\n"),
        bad(503, "m.yaml:4:16", "'chat_template'", SLERP + AB + "chat_template: auto\n"),
        bad(503, "m.yaml:4:10", "'modules'", SLERP + AB + "modules: {default: {}}\n"),
        // Methods and dtypes.
        bad(102, "m.yaml:1:15", "did you mean 'slerp'", "merge_method: slrep\n" + AB),
        bad(102, "m.yaml:1:15", "did you mean 'della'", "merge_method: dela\n" + AB),
        bad(102, "m.yaml:1:15", "needs a base model", "merge_method: model_stock\n" + AB),
        bad(
            102,
            "m.yaml:2:9",
            "exactly 2 models beside",
            "merge_method: nuslerp\n" + AB + "base_model: in/a\nparameters: {weight: 1}\n"),
        bad(
            103,
            "m.yaml:3:19",
            "'tol' is -1",
            "merge_method: karcher\n" + AB + "parameters: {tol: -1}\n"),
        bad(
            103,
            "m.yaml:3:24",
            "'max_iter' is 1.5",
            "merge_method: karcher\n" + AB + "parameters: {max_iter: 1.5}\n"),
        bad(102, "m.yaml:4:9", "expected arcee or mlx-mergekit", SLERP + AB + "flavor: mlx\n"),
        bad(
            102,
            "m.yaml:1:15",
            "unknown merge_method 'karcher'",
            "merge_method: karcher\n" + AB + "flavor: mlx-mergekit\n"),
        bad(102, "m.yaml:4:8", "'bfloat16'", SLERP + AB + "dtype: bfloat1\n"),
        bad(102, "m.yaml:4:12", "'float32'", SLERP + AB + "out_dtype: float3\n"),
        bad(102, "m.yaml:1:15", "'base_model'", "merge_method: slerp\n" + AB),
        bad(102, "m.yaml:1:15", "'base_model'", "merge_method: ties\n" + AB),
        bad(102, "m.yaml:3:9", "exactly 2", SLERP + "models: [{model: in/a}]\n"),
        bad(
            102,
            "m.yaml:3:9",
            "got 3",
            SLERP + "models: [{model: in/a}, {model: in/b}, {model: in/c}]\n"),
        bad(102, "m.yaml:2:9", "exactly 1", "merge_method: passthrough\n" + AB),
        bad(
            102,
            "m.yaml:3:9",
            "at least 2",
            "merge_method: ties\nbase_model: in/a\nmodels: [{model: in/a}]\n"),
        // Parameters.
        bad(103, "m.yaml:3:9", "'t' is missing", SLERP + AB),
        bad(103, "m.yaml:3:9", "'t' is missing", SLERP + AB + "parameters: {t: }\n"),
        bad(
            103,
            "m.yaml:3:9",
            "'t' is missing",
            SLERP + AB + "parameters: {t: [{filter: mlp, value: 1}]}\n"),
        bad(102, "m.yaml:4:14", "did you mean 't'", SLERP + AB + "parameters: {tt: 1}\n"),
        bad(102, "m.yaml:3:37", "move it", SLERP + "models: [{model: in/b, parameters: {t: 1}}]\n"),
        bad(103, "m.yaml:4:17", ".nan", SLERP + AB + "parameters: {t: .nan}\n"),
        bad(103, "m.yaml:4:17", ".inf", SLERP + AB + "parameters: {t: .inf}\n"),
        bad(103, "m.yaml:4:17", "-.Inf", SLERP + AB + "parameters: {t: -.Inf}\n"),
        bad(103, "m.yaml:4:17", "1e999", SLERP + AB + "parameters: {t: 1e999}\n"),
        bad(
            102,
            "m.yaml:4:17",
            "70 digits",
            SLERP + AB + "parameters: {t: " + "9".repeat(70) + "}\n"),
        bad(103, "m.yaml:4:17", "'t' is 1.5", SLERP + AB + "parameters: {t: 1.5}\n"),
        bad(103, "m.yaml:4:17", "'t' is -0.1", SLERP + AB + "parameters: {t: -0.1}\n"),
        bad(103, "m.yaml:4:17", "'t' is 'half'", SLERP + AB + "parameters: {t: half}\n"),
        bad(103, "m.yaml:4:17", "'t' is true", SLERP + AB + "parameters: {t: true}\n"),
        bad(103, "m.yaml:4:18", "'t' is 1.2", SLERP + AB + "parameters: {t: [1.2, 1]}\n"),
        bad(103, "m.yaml:4:21", ".nan", SLERP + AB + "parameters: {t: [0, .nan]}\n"),
        bad(102, "m.yaml:4:17", "one kind", SLERP + AB + "parameters: {t: [0, a]}\n"),
        bad(102, "m.yaml:4:17", "empty list", SLERP + AB + "parameters: {t: []}\n"),
        bad(102, "m.yaml:4:18", "a list", SLERP + AB + "parameters: {t: [[0, 1], [1]]}\n"),
        bad(102, "m.yaml:4:17", "a mapping", SLERP + AB + "parameters: {t: {value: 1}}\n"),
        bad(
            102,
            "m.yaml:4:19",
            "'filter'",
            SLERP + AB + "parameters: {t: [{filtr: mlp, value: 1}]}\n"),
        bad(
            102,
            "m.yaml:4:18",
            "'value' is missing",
            SLERP + AB + "parameters: {t: [{filter: mlp}]}\n"),
        bad(102, "m.yaml:4:13", "expected keys", SLERP + AB + "parameters: [t]\n"),
        bad(
            103,
            "m.yaml:2:18",
            "'weight' of model 'in/a' is missing",
            "merge_method: linear\n" + AB),
        bad(
            103,
            "m.yaml:2:9",
            "sum to 0.0",
            "merge_method: linear\n" + AB + "parameters: {weight: 0}\n"),
        bad(
            103,
            "m.yaml:3:1",
            "sum to 0.0",
            "merge_method: linear\n" + WEIGHTED.formatted("1", "-1")),
        bad(
            103,
            "m.yaml:3:38",
            "3.4e38",
            "merge_method: linear\n" + WEIGHTED.formatted("1e39", "1")),
        bad(
            103,
            "m.yaml:2:9",
            "sum to Infinity",
            "merge_method: linear\n" + AB + "parameters: {weight: 3e38}\n"),
        bad(
            103,
            "m.yaml:3:25",
            "'normalize' is 'yes'",
            "merge_method: linear\n" + AB + "parameters: {normalize: yes, weight: 1}\n"),
        bad(103, "m.yaml:4:23", "'density' is 0", ties("density: 0, weight: 1")),
        bad(103, "m.yaml:4:23", "'density' is 1.5", ties("density: 1.5, weight: 1")),
        bad(103, "m.yaml:4:23", "'density' is -1", ties("density: -1, weight: 1")),
        bad(103, "m.yaml:3:36", "keeps none", ties("density: 0.001, weight: 1")),
        bad(103, "m.yaml:4:25", "expected sum or count", ties("consensus: 1, weight: 1")),
        bad(
            103,
            "m.yaml:3:36",
            "'epsilon' is 0.5 with density 0.5",
            ties("density: 0.5, epsilon: 0.5, weight: 1")
                .replace("merge_method: ties", "merge_method: della")),
        bad(103, "m.yaml:3:9", "sum to 0.0", ties("weight: 0")),
        bad(103, "m.yaml:4:22", "'lambda' is 'big'", ties("lambda: big, weight: 1")),
        bad(103, "m.yaml:4:23", "'rescale' is 'l2'", dare("rescale: l2, density: 0.5, weight: 1")),
        bad(103, "m.yaml:4:20", "'seed' is 1.5", dare("seed: 1.5, density: 0.5, weight: 1")),
        bad(103, "m.yaml:4:20", "'seed' is -1", dare("seed: -1, density: 0.5, weight: 1")),
        bad(
            103,
            "m.yaml:3:36",
            "divides by it",
            dare("density: 0, rescale: inv_density, weight: 1")),
        // Layers.
        bad(102, "m.yaml:3:", "layer_range [2, 1]", slices("[2, 1]", "[0, 1]")),
        bad(102, "m.yaml:3:", "layer_range [1, 1]", slices("[1, 1]", "[0, 1]")),
        bad(102, "m.yaml:3:", "layer_range [-1, 1]", slices("[-1, 1]", "[0, 1]")),
        bad(102, "m.yaml:3:", "has 3 numbers", slices("[0, 1, 2]", "[0, 1]")),
        bad(102, "m.yaml:3:", "whole number", slices("[0, 1.5]", "[0, 1]")),
        bad(102, "m.yaml:3:", "whole number", slices("[0, all]", "[0, 1]")),
        bad(102, "m.yaml:3:", "expected a list", slices("2", "[0, 1]")),
        bad(104, "m.yaml:3:", "beyond the 2 layers", slices("[0, 3]", "[0, 1]")),
        bad(104, "m.yaml:3:", "beyond the 2 layers", slices("[0, 2000000000]", "[0, 1]")),
        bad(104, "m.yaml:3:", "gives 1 layers", slices("[0, 2]", "[0, 1]")),
        bad(
            102,
            "m.yaml:3:10",
            "lacks base_model",
            SLERP.replace("in/a", "in/c")
                + "slices: [{sources: [{model: in/a}, {model: in/b}]}]\n"),
        // Models.
        bad(
            401,
            "m.yaml:3:18",
            "in/nowhere",
            SLERP + "models: [{model: in/nowhere}, {model: in/a}]\n"),
        bad(
            102,
            "m.yaml:3:18",
            "not a path",
            SLERP + "models: [{model: \"in\\0\"}, {model: in/a}]\n"));
  }

  private static String ties(String parameters) {
    return "merge_method: ties\nbase_model: in/base\nmodels: [{model: in/base}, {model: in/a}]\n"
        + "parameters: {"
        + parameters
        + "}\n";
  }

  private static String dare(String parameters) {
    return ties(parameters).replace("merge_method: ties", "merge_method: dare_linear");
  }

  private static String slices(String first, String second) {
    return SLERP
        + "slices: [{sources: [{model: in/a, layer_range: %s}, {model: in/b, layer_range: %s}]}]\n"
            .formatted(first, second)
        + "parameters: {t: 0.5}\n";
  }

  private static Arguments bad(int code, String where, String what, String file) {
    return Arguments.of(code, where, what, file);
  }

  @ParameterizedTest
  @MethodSource("files")
  void isRefusedInOneLineThatNamesThePlace(int code, String where, String what, String yaml)
      throws IOException {
    var e = refusal(Files.writeString(dir.resolve("m.yaml"), yaml));
    assertThat(e.code().number()).as(e.line()).isEqualTo(code);
    assertThat(e.getMessage()).contains(where).contains(what).doesNotContain("\n");
  }

  @Test
  void filesThatAreNotTextAreRefusedByName() throws IOException {
    assertThat(refusal(dir).line()).startsWith("LBRX-102").contains("is a directory");
    assertThat(refusal(dir.resolve("none.yaml")).line())
        .startsWith("LBRX-401")
        .contains("none.yaml");
    var bytes = Files.write(dir.resolve("bytes.yaml"), new byte[] {'a', ':', ' ', (byte) 0xff});
    assertThat(refusal(bytes).line()).startsWith("LBRX-102").contains("not UTF-8");
    var large = Files.write(dir.resolve("large.yaml"), new byte[(3 << 20) + 1]);
    assertThat(refusal(large).line()).startsWith("LBRX-102").contains("larger than 3145728 bytes");
    var control = Files.write(dir.resolve("control.yaml"), new byte[] {'a', ':', ' ', 7});
    assertThat(refusal(control).line()).startsWith("LBRX-102").contains("not valid YAML");
  }

  @Test
  void aByteOrderMarkIsIgnored() throws IOException {
    var file = dir.resolve("m.yaml");
    Files.writeString(file, "\uFEFF" + SLERP + AB, StandardCharsets.UTF_8);
    assertThat(refusal(file).getMessage()).contains("'t' is missing");
  }

  private static LbrxException refusal(Path file) {
    return catchThrowableOfType(
        LbrxException.class, () -> Merge.plan(file, Golden.merge()).close());
  }
}
