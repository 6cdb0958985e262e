package dev.lbrx.toolkit.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.gguf.GgufLayout;
import dev.lbrx.formats.gguf.GgufValue;
import dev.lbrx.formats.gguf.GgufWriter;
import dev.lbrx.formats.safetensors.SafetensorsLayout;
import dev.lbrx.formats.safetensors.SafetensorsWriter;
import dev.lbrx.formats.weights.NamedSpec;
import dev.lbrx.ops.quantize.Affine;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Spec;
import dev.lbrx.toolkit.adapter.Fuse;
import dev.lbrx.toolkit.plan.Plan;
import dev.lbrx.toolkit.quantize.Dequantize;
import dev.lbrx.toolkit.quantize.Quantize;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Adapters of every kind, added to a model of known numbers. */
class FuseTest {
  private static final String Q = "model.layers.0.self_attn.q_proj";
  private static final String EMBEDDING = "model.embed_tokens";
  private static final int ROWS = 4;
  private static final int COLUMNS = 32;
  private static final int VOCABULARY = 3;
  private static final int RANK = 2;

  @TempDir Path dir;
  private Path model;

  // B·A of the attention weight, b [4, 2] and a [2, 32]; of the embedding [3, 2] and [2, 32].
  private final float[] a = random(RANK * COLUMNS, 1);
  private final float[] b = random(ROWS * RANK, 2);
  private final float[] embeddingA = random(RANK * COLUMNS, 3);
  private final float[] embeddingB = random(VOCABULARY * RANK, 4);

  @BeforeEach
  void writeModel() throws IOException {
    model =
        new TinyModel(1, 7)
            .without(Q + ".weight")
            .with(Q + ".weight", ROWS, COLUMNS)
            .config(
                config ->
                    config
                        .put("num_attention_heads", 1)
                        .put("vocab_size", VOCABULARY)
                        .put("intermediate_size", 4))
            .write(dir.resolve("model"));
  }

  private static float[] random(int count, long seed) {
    var random = new Random(seed);
    var values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static float[] transposed(float[] values, int rows, int columns) {
    var result = new float[values.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        result[j * rows + i] = values[i * columns + j];
      }
    }
    return result;
  }

  private float[] expected(String module, float scale) {
    boolean q = module.equals(Q);
    var weight = Checkpoints.floats(model, module + ".weight");
    var left = q ? b : embeddingB;
    var right = q ? a : embeddingA;
    for (int i = 0; i < weight.length; i++) {
      float sum = 0;
      for (int r = 0; r < RANK; r++) {
        sum = Math.fma(left[i / COLUMNS * RANK + r], right[r * COLUMNS + i % COLUMNS], sum);
      }
      weight[i] += scale * sum;
    }
    return weight;
  }

  private Path peft(String config) throws IOException {
    var tensors = new LinkedHashMap<String, Values>();
    String prefix = "base_model.model.";
    tensors.put(prefix + Q + ".lora_A.weight", new Values(a, RANK, COLUMNS));
    tensors.put(prefix + Q + ".lora_B.weight", new Values(b, ROWS, RANK));
    tensors.put(
        prefix + EMBEDDING + ".lora_embedding_A",
        new Values(transposed(embeddingB, VOCABULARY, RANK), RANK, VOCABULARY));
    tensors.put(
        prefix + EMBEDDING + ".lora_embedding_B",
        new Values(transposed(embeddingA, RANK, COLUMNS), COLUMNS, RANK));
    tensors.put(
        prefix + "lm_head.modules_to_save.default.weight",
        new Values(random(VOCABULARY * COLUMNS, 9), VOCABULARY, COLUMNS));
    return directory(
        "peft", "adapter_model.safetensors", "{'peft_type':'LORA','r':2," + config + "}", tensors);
  }

  private record Values(float[] values, long... shape) {}

  private Path directory(String name, String file, String config, Map<String, Values> tensors)
      throws IOException {
    Path target = Files.createDirectory(dir.resolve(name));
    Files.writeString(target.resolve("adapter_config.json"), config.replace('\'', '"'));
    var layout = SafetensorsLayout.of(specs(tensors), Map.of());
    try (var writer = SafetensorsWriter.create(target.resolve(file), layout)) {
      tensors.forEach((tensor, values) -> writer.write(tensor, bytes(values)));
      writer.finish();
    }
    return target;
  }

  private static List<NamedSpec> specs(Map<String, Values> tensors) {
    var specs = new ArrayList<NamedSpec>();
    tensors.forEach(
        (name, values) -> specs.add(new NamedSpec(name, Spec.of(DType.F32, values.shape))));
    return specs;
  }

  private static MemorySegment bytes(Values values) {
    var bytes = MemorySegment.ofArray(new byte[4 * values.values.length]);
    MemorySegment.copy(
        values.values, 0, bytes, ValueLayout.JAVA_FLOAT_UNALIGNED, 0, values.values.length);
    return bytes;
  }

  private Path fused(Path adapter, String name) {
    try (var base = Checkpoint.open(model);
        var opened = Checkpoint.openAdapter(adapter, base)) {
      return Jobs.run(Fuse.plan(Plan.of(base), opened), dir.resolve(name), Jobs.on("reference", 1));
    }
  }

  @Test
  void peftIsScaledByAlphaOverRank() throws IOException {
    Path out = fused(peft("'lora_alpha':3"), "out");
    assertThat(Checkpoints.floats(out, Q + ".weight")).isEqualTo(expected(Q, 1.5f));
    assertThat(Checkpoints.floats(out, EMBEDDING + ".weight")).isEqualTo(expected(EMBEDDING, 1.5f));
    assertThat(Checkpoints.floats(out, "lm_head.weight"))
        .isEqualTo(random(VOCABULARY * COLUMNS, 9));
    String other = "model.layers.0.mlp.up_proj.weight";
    assertThat(Checkpoints.floats(out, other)).isEqualTo(Checkpoints.floats(model, other));
  }

  @Test
  void rankStabilizedIsScaledByItsRoot() throws IOException {
    Path out = fused(peft("'lora_alpha':3,'use_rslora':true,'alpha_pattern':{'q_proj':5}"), "out");
    assertThat(Checkpoints.floats(out, Q + ".weight"))
        .isEqualTo(expected(Q, (float) (5 / Math.sqrt(2))));
    assertThat(Checkpoints.floats(out, EMBEDDING + ".weight"))
        .isEqualTo(expected(EMBEDDING, (float) (3 / Math.sqrt(2))));
  }

  @Test
  void mlxHasTheTransposedAndAScale() throws IOException {
    var tensors = new LinkedHashMap<String, Values>();
    tensors.put(Q + ".lora_a", new Values(transposed(a, RANK, COLUMNS), COLUMNS, RANK));
    tensors.put(Q + ".lora_b", new Values(transposed(b, ROWS, RANK), RANK, ROWS));
    tensors.put(EMBEDDING + ".lora_a", new Values(embeddingB, VOCABULARY, RANK));
    tensors.put(EMBEDDING + ".lora_b", new Values(embeddingA, RANK, COLUMNS));
    Path adapter =
        directory(
            "mlx",
            "adapters.safetensors",
            "{'fine_tune_type':'lora','lora_parameters':{'rank':2,'scale':2.5,'dropout':0}}",
            tensors);
    Path out = fused(adapter, "out");
    assertThat(Checkpoints.floats(out, Q + ".weight")).isEqualTo(expected(Q, 2.5f));
    assertThat(Checkpoints.floats(out, EMBEDDING + ".weight")).isEqualTo(expected(EMBEDDING, 2.5f));
  }

  @Test
  void ggufHasRowsOfHeadsInItsOwnOrder() throws IOException {
    // Row i + 2j of a head of four stands at 2i + j.
    var rows = new float[b.length];
    int[] order = {0, 2, 1, 3};
    for (int row = 0; row < ROWS; row++) {
      System.arraycopy(b, order[row] * RANK, rows, row * RANK, RANK);
    }
    var tensors = new LinkedHashMap<String, Values>();
    tensors.put("blk.0.attn_q.weight.lora_a", new Values(a, RANK, COLUMNS));
    tensors.put("blk.0.attn_q.weight.lora_b", new Values(rows, ROWS, RANK));
    tensors.put("token_embd.weight.lora_a", new Values(embeddingB, VOCABULARY, RANK));
    tensors.put(
        "token_embd.weight.lora_b",
        new Values(transposed(embeddingA, RANK, COLUMNS), COLUMNS, RANK));
    var metadata = new LinkedHashMap<String, GgufValue>();
    metadata.put("general.architecture", GgufValue.text("llama"));
    metadata.put("general.type", GgufValue.text("adapter"));
    metadata.put("adapter.type", GgufValue.text("lora"));
    metadata.put("adapter.lora.alpha", GgufValue.float32(3));
    Path adapter = dir.resolve("adapter.gguf");
    try (var writer = GgufWriter.create(adapter, GgufLayout.of(metadata, specs(tensors)))) {
      tensors.forEach((tensor, values) -> writer.write(tensor, bytes(values)));
      writer.finish();
    }
    Path out = fused(adapter, "out");
    assertThat(Checkpoints.floats(out, Q + ".weight")).isEqualTo(expected(Q, 1.5f));
    assertThat(Checkpoints.floats(out, EMBEDDING + ".weight")).isEqualTo(expected(EMBEDDING, 1.5f));
    try (var opened = Checkpoint.open(adapter)) {
      assertThat(opened.kind()).isEqualTo("GGUF adapter");
      assertThat(opened.adapter().orElseThrow().modules()).hasSize(2);
    }
  }

  @Test
  void aQuantizedModelStaysQuantized() throws IOException {
    Path adapter = peft("'lora_alpha':3");
    var scheme = new Affine(8, 32);
    Path packed =
        Jobs.run(
            Quantize.plan(Plan.of(Checkpoint.open(model)), scheme),
            dir.resolve("packed"),
            Jobs.on("reference", 1));
    Path fused =
        Jobs.run(
            Fuse.plan(Plan.of(Checkpoint.open(packed)), Checkpoint.open(adapter)),
            dir.resolve("fused"),
            Jobs.on("reference", 1));
    var plain =
        Fuse.plan(Dequantize.packed(Plan.of(Checkpoint.open(packed))), Checkpoint.open(adapter));
    Path again =
        Jobs.run(Quantize.plan(plain, scheme), dir.resolve("again"), Jobs.on("reference", 1));
    try (var one = Checkpoint.open(fused);
        var two = Checkpoint.open(again);
        var before = Checkpoint.open(packed)) {
      assertThat(one.names()).containsExactlyInAnyOrderElementsOf(before.names());
      for (String part : List.of(".weight", ".scales", ".biases")) {
        assertThat(Checkpoints.bytes(one, Q + part)).isEqualTo(Checkpoints.bytes(two, Q + part));
      }
      String other = "model.layers.0.mlp.up_proj.weight";
      assertThat(Checkpoints.bytes(one, other)).isEqualTo(Checkpoints.bytes(before, other));
    }
  }

  @Test
  void whatDoesNotFitIsRefused() throws IOException {
    try (var base = Checkpoint.open(model)) {
      assertThatThrownBy(() -> Fuse.plan(Plan.of(base), base))
          .hasMessageContaining("is no adapter");
      Path peft = peft("'lora_alpha':3");
      var wide = new TinyModel(1, 1).write(dir.resolve("other"));
      try (var other = Checkpoint.open(wide);
          var adapter = Checkpoint.open(peft)) {
        assertThatThrownBy(() -> Fuse.plan(Plan.of(other), adapter))
            .hasMessageContaining(Q)
            .hasMessageContaining("belongs to another model");
      }
    }
    String config = "{'peft_type':'%s','r':%d,'use_dora':%s}";
    for (var bad :
        List.of(
            List.of("LOHA", 2, false, "LOHA"),
            List.of("LORA", 3, false, "of rank 2"),
            List.of("LORA", 2, true, "DoRA"))) {
      Path path = dir.resolve("peft/adapter_config.json");
      Files.writeString(
          path, config.formatted(bad.get(0), bad.get(1), bad.get(2)).replace('\'', '"'));
      assertThatThrownBy(() -> Checkpoint.open(dir.resolve("peft")))
          .hasMessageContaining(bad.get(3).toString());
    }
  }
}
