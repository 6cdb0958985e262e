package dev.lbrx.toolkit.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.ops.elementwise.Cast;
import dev.lbrx.ops.merge.AddTaskVectors;
import dev.lbrx.ops.merge.Linear;
import dev.lbrx.ops.merge.MlxSlerp;
import dev.lbrx.ops.merge.MlxTies;
import dev.lbrx.ops.merge.RandomDrop;
import dev.lbrx.ops.merge.Rescale;
import dev.lbrx.ops.merge.Slerp;
import dev.lbrx.ops.merge.TrimMagnitude;
import dev.lbrx.ops.quantize.Affine;
import dev.lbrx.ops.quantize.DequantizeAffine;
import dev.lbrx.ops.random.Philox;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.error.LbrxException;
import dev.lbrx.toolkit.merge.Merge;
import dev.lbrx.toolkit.plan.Expression;
import dev.lbrx.toolkit.plan.Output;
import dev.lbrx.toolkit.plan.Plan;
import dev.lbrx.toolkit.quantize.Quantize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What merge files mean, seen in their plans. */
class MergePlanTest {
  private static final String SLERP =
      "merge_method: slerp\nbase_model: a\nmodels: [{model: a}, {model: b}]\n";

  @TempDir Path dir;

  @BeforeEach
  void models() throws IOException {
    new TinyModel(3, 1).write(dir.resolve("a"));
    new TinyModel(3, 2).write(dir.resolve("b"));
  }

  @Test
  void gradientsRunOverTheLayersAndOuterTensorsTakeTheFirstKnot() throws IOException {
    try (var plan = plan(SLERP + "parameters: {t: [0.2, 0.4, 1]}\n")) {
      assertThat(slerp(plan, "model.embed_tokens.weight")).isEqualTo(0.2f);
      assertThat(slerp(plan, "model.layers.0.mlp.up_proj.weight")).isEqualTo(0.2f);
      assertThat(slerp(plan, "model.layers.1.mlp.up_proj.weight")).isEqualTo(0.4f);
      assertThat(slerp(plan, "model.layers.2.mlp.up_proj.weight")).isEqualTo(1f);
      assertThat(slerp(plan, "model.norm.weight")).isEqualTo(0.2f);
      assertThat(slerp(plan, "lm_head.weight")).isEqualTo(0.2f);
    }
  }

  @Test
  void aSliceOfOneLayerTakesTheLastKnot() throws IOException {
    try (var plan =
        plan(
            "merge_method: slerp\nbase_model: a\nparameters: {t: [0.2, 0.7]}\nslices:\n"
                + "- sources: [{model: a, layer_range: [1, 2]}, {model: b, layer_range: [2, 3]}]\n")) {
      assertThat(slerp(plan, "model.layers.0.mlp.up_proj.weight")).isEqualTo(0.7f);
      assertThat(slerp(plan, "model.norm.weight")).isEqualTo(0.2f);
      assertThat(reads(plan, "model.layers.0.mlp.up_proj.weight"))
          .containsExactly(
              "a:model.layers.1.mlp.up_proj.weight", "b:model.layers.2.mlp.up_proj.weight");
    }
  }

  @Test
  void filtersChooseByTheTensorsName() throws IOException {
    try (var plan =
        plan(
            SLERP
                + "parameters:\n  t:\n  - {filter: self_attn, value: [0, 1]}\n"
                + "  - {filter: mlp, value: [1, 0]}\n  - value: 0.5\n")) {
      assertThat(slerp(plan, "model.layers.0.self_attn.q_proj.weight")).isEqualTo(0f);
      assertThat(slerp(plan, "model.layers.2.self_attn.q_proj.weight")).isEqualTo(1f);
      assertThat(slerp(plan, "model.layers.0.mlp.up_proj.weight")).isEqualTo(1f);
      assertThat(slerp(plan, "model.layers.1.mlp.up_proj.weight")).isEqualTo(0.5f);
      assertThat(slerp(plan, "model.layers.1.input_layernorm.weight")).isEqualTo(0.5f);
    }
  }

  @Test
  void theBaseIsAWhateverTheOrder() throws IOException {
    try (var plan =
        plan(
            SLERP.replace("{model: a}, {model: b}", "{model: b}, {model: ./a}")
                + "parameters: {t: 0.25}\n")) {
      assertThat(reads(plan, "model.norm.weight"))
          .containsExactly("a:model.norm.weight", "b:model.norm.weight");
    }
  }

  @Test
  void theSourceBeatsTheSliceBeatsTheFile() throws IOException {
    String file =
        "merge_method: linear\nparameters: {weight: 3, normalize: false}\nslices:\n"
            + "- sources:\n  - {model: a, layer_range: [0, 1], parameters: {weight: [{filter: mlp, value: 1}]}}\n"
            + "  - {model: b, layer_range: [0, 1]}\n  parameters: {weight: [{filter: norm, value: 2}]}\n"
            + "- sources: [{model: a, layer_range: [1, 2]}, {model: b, layer_range: [1, 2]}]\n"
            + "  parameters: {normalize: true}\n";
    try (var plan = plan(file)) {
      assertThat(linear(plan, "model.layers.0.mlp.up_proj.weight"))
          .isEqualTo(new Linear(List.of(1f, 3f), false));
      assertThat(linear(plan, "model.layers.0.input_layernorm.weight"))
          .isEqualTo(new Linear(List.of(2f, 2f), false));
      assertThat(linear(plan, "model.layers.0.self_attn.q_proj.weight"))
          .isEqualTo(new Linear(List.of(3f, 3f), false));
      assertThat(linear(plan, "model.layers.1.mlp.up_proj.weight"))
          .isEqualTo(new Linear(List.of(3f, 3f), true));
      assertThat(linear(plan, "lm_head.weight")).isEqualTo(new Linear(List.of(3f, 3f), true));
      assertThat(linear(plan, "model.embed_tokens.weight"))
          .isEqualTo(new Linear(List.of(3f, 3f), false));
    }
  }

  @Test
  void slicesRenumberLayersAndTakeOuterTensorsFromTheEnds() throws IOException {
    try (var plan =
        plan(
            "merge_method: passthrough\nslices:\n"
                + "- sources: [{model: a, layer_range: [0, 2]}]\n"
                + "- sources: [{model: b, layer_range: [1, 3], parameters: {scale: 0.5}}]\n")) {
      assertThat(plan.metadata().config().get("num_hidden_layers").intValue()).isEqualTo(4);
      assertThat(reads(plan, "model.embed_tokens.weight"))
          .containsExactly("a:model.embed_tokens.weight");
      assertThat(reads(plan, "model.layers.1.mlp.up_proj.weight"))
          .containsExactly("a:model.layers.1.mlp.up_proj.weight");
      assertThat(reads(plan, "model.layers.3.mlp.up_proj.weight"))
          .containsExactly("b:model.layers.2.mlp.up_proj.weight");
      assertThat(linear(plan, "model.norm.weight")).isEqualTo(new Linear(List.of(0.5f), false));
      assertThat(reads(plan, "model.norm.weight")).containsExactly("b:model.norm.weight");
    }
  }

  @Test
  void dtypeRoundsInputsAndOutDtypeTheResult() throws IOException {
    try (var plan = plan(SLERP + "parameters: {t: 0.5}\ndtype: float16\nout_dtype: bfloat16\n")) {
      var out = call(value(plan, "model.norm.weight"));
      assertThat(out.op()).isEqualTo(new Cast(DType.BF16));
      var slerp = call(out.inputs().getFirst());
      assertThat(slerp.inputs())
          .allSatisfy(input -> assertThat(call(input).op()).isEqualTo(new Cast(DType.F16)));
      assertThat(plan.metadata().config().get("dtype").stringValue()).isEqualTo("bfloat16");
      assertThat(plan.metadata().config().get("torch_dtype").stringValue()).isEqualTo("bfloat16");
    }
  }

  @Test
  void withoutDtypeNothingIsCast() throws IOException {
    try (var plan = plan(SLERP + "parameters: {t: 0.5}\n")) {
      assertThat(call(value(plan, "model.norm.weight")).inputs())
          .allSatisfy(input -> assertThat(input).isInstanceOf(Expression.Read.class));
    }
  }

  @Test
  void everyModelDrawsFromAStreamOfItsOwn() throws IOException {
    new TinyModel(3, 3).write(dir.resolve("c"));
    try (var plan =
        plan(
            "merge_method: dare_linear\nbase_model: a\nmodels: [{model: b}, {model: a}, {model: c}]\n"
                + "parameters: {weight: 1, density: 0.5, seed: 7, rescale: inv_density}\n")) {
      String name = "model.layers.1.mlp.up_proj.weight";
      var sum = call(value(plan, name));
      assertThat(sum.op())
          .isEqualTo(new AddTaskVectors(List.of(1f, 1f), 1, false, AddTaskVectors.Consensus.NONE));
      for (int i = 0; i < 2; i++) {
        assertThat(call(sum.inputs().get(1 + i)).op())
            .isEqualTo(
                new RandomDrop(0.5, Rescale.INVERSE_DENSITY, Philox.Stream.of(7, name + "#" + i)));
      }
    }
  }

  @Test
  void flavorGivesNamesTheMeaningsOfMergeKitForMlx() throws IOException {
    String file = SLERP + "flavor: mlx-mergekit\n";
    String name = "model.layers.0.mlp.up_proj.weight";
    try (var plan = plan(file + "parameters: {t: 0.25}\n")) {
      assertThat(call(value(plan, name)).op()).isEqualTo(new MlxSlerp(0.25f));
    }
    try (var plan = plan(file + "parameters: {t: 0}\n")) {
      assertThat(value(plan, name)).isInstanceOf(Expression.Read.class);
    }
    try (var plan =
        plan(
            file.replace("merge_method: slerp", "merge_method: ties") + "parameters: {t: 0.5}\n")) {
      assertThat(call(value(plan, name)).op()).isEqualTo(new MlxTies(0.5f));
    }
    try (var plan =
        plan(
            file.replace("merge_method: slerp", "merge_method: dare") + "parameters: {t: 0.5}\n")) {
      var trimmed = call(value(plan, name));
      assertThat(trimmed.op()).isEqualTo(new TrimMagnitude(0.4, 0, false, Rescale.L1));
      assertThat(call(trimmed.inputs().getFirst()).op())
          .isEqualTo(new Linear(List.of(0.5f, 0.5f), false));
    }
  }

  @Test
  void quantizedModelsAreDequantizedOnTheWay() throws IOException {
    try (var source = Checkpoint.open(dir.resolve("b"))) {
      Jobs.run(
          Quantize.plan(Plan.of(source), new Affine(4, 32)),
          dir.resolve("q"),
          Jobs.on("reference", 1));
    }
    try (var plan = plan(SLERP.replace("model: b", "model: q") + "parameters: {t: 0.5}\n")) {
      var slerp = call(value(plan, "model.layers.0.mlp.up_proj.weight"));
      assertThat(call(slerp.inputs().get(1)).op())
          .isEqualTo(new DequantizeAffine(new Affine(4, 32)));
      assertThat(plan.outputs()).extracting(Output::name).noneMatch(n -> n.endsWith(".scales"));
    }
  }

  @Test
  void tiedModelsNeedNoHead() throws IOException {
    new TinyModel(3, 4).config(c -> c.put("tie_word_embeddings", true)).write(dir.resolve("t1"));
    new TinyModel(3, 5)
        .config(c -> c.put("tie_word_embeddings", true))
        .without("lm_head.weight")
        .write(dir.resolve("t2"));
    try (var plan =
        plan(
            "merge_method: linear\nmodels: [{model: t1}, {model: t2}]\nparameters: {weight: 1}\n")) {
      assertThat(plan.outputs()).extracting(Output::name).doesNotContain("lm_head.weight");
    }
    assertThat(refusal(SLERP.replace("model: b", "model: t2")).line())
        .startsWith("LBRX-104")
        .contains("tie_word_embeddings");
  }

  @Test
  void modelsThatDoNotFitAreRefusedByName() throws IOException {
    new TinyModel(3, 6).without("model.layers.1.mlp.up_proj.weight").write(dir.resolve("less"));
    assertThat(refusal(SLERP.replace("model: b", "model: less")).line())
        .startsWith("LBRX-104")
        .contains("merge.yaml:3:", "'less' lacks 1 tensor", "model.layers.1.mlp.up_proj.weight");

    new TinyModel(3, 7).with("model.layers.2.extra.weight", 2).write(dir.resolve("more"));
    assertThat(refusal(SLERP.replace("model: b", "model: more")).line())
        .startsWith("LBRX-104")
        .contains("'a' lacks 1 tensor", "model.layers.2.extra.weight");

    new TinyModel(3, 8).with("model.embed_tokens.weight", 5, 32).write(dir.resolve("rows"));
    assertThat(refusal(SLERP.replace("model: b", "model: rows")).line())
        .startsWith("LBRX-104")
        .contains("model.embed_tokens.weight is 5×32 in 'rows' and 3×32 in 'a'");

    new TinyModel(2, 9).write(dir.resolve("short"));
    assertThat(refusal(SLERP.replace("model: b", "model: short")).line())
        .startsWith("LBRX-104")
        .contains("gives 2 layers");

    new TinyModel(3, 10).config(c -> c.put("model_type", "other")).write(dir.resolve("other"));
    assertThat(refusal(SLERP.replace("model: b", "model: other")).line())
        .startsWith("LBRX-104")
        .contains("model_type is \"llama\" in a and \"other\" in other");

    new TinyModel(3, 11).config(c -> c.put("num_hidden_layers", 9)).write(dir.resolve("liar"));
    assertThat(refusal(SLERP.replace("model: b", "model: liar")).line())
        .startsWith("LBRX-207")
        .contains("num_hidden_layers 9");
  }

  private Plan plan(String yaml) throws IOException {
    return Merge.plan(Files.writeString(dir.resolve("merge.yaml"), yaml), dir);
  }

  private LbrxException refusal(String models) throws IOException {
    String yaml = models.contains("parameters") ? models : models + "parameters: {t: 0.5}\n";
    return catchThrowableOfType(LbrxException.class, () -> plan(yaml).close());
  }

  private static Expression value(Plan plan, String tensor) {
    return plan.outputs().stream()
        .filter(output -> output.name().equals(tensor))
        .findFirst()
        .orElseThrow()
        .value();
  }

  private static Expression.Call call(Expression expression) {
    return ((Expression.Apply) expression).call();
  }

  private static float slerp(Plan plan, String tensor) {
    return ((Slerp) call(value(plan, tensor)).op()).t();
  }

  private static Op linear(Plan plan, String tensor) {
    return call(value(plan, tensor)).op();
  }

  private static List<String> reads(Plan plan, String tensor) {
    var value = value(plan, tensor);
    var inputs = value instanceof Expression.Read ? List.of(value) : call(value).inputs();
    return inputs.stream()
        .map(Expression.Read.class::cast)
        .map(read -> read.checkpoint().path().getFileName() + ":" + read.tensor())
        .toList();
  }
}
