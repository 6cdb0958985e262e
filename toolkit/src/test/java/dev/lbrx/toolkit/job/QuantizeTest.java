package dev.lbrx.toolkit.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.checkpoint.MlxScheme;
import dev.lbrx.formats.json.Json;
import dev.lbrx.ops.quantize.Affine;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.error.LbrxException;
import dev.lbrx.toolkit.convert.Convert;
import dev.lbrx.toolkit.plan.Output;
import dev.lbrx.toolkit.plan.Plan;
import dev.lbrx.toolkit.quantize.Quantize;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuantizeTest {
  private static final String UP = "model.layers.0.mlp.up_proj";
  @TempDir Path dir;

  @Test
  void writesWhatMlxReads() throws IOException {
    var out = run(Quantize.plan(source(), new Affine(4, 32)), "out");
    try (var checkpoint = Checkpoint.open(out)) {
      assertThat(checkpoint.spec(UP + ".weight")).isEqualTo(Spec.of(DType.U32, 4, 4));
      assertThat(checkpoint.spec(UP + ".scales")).isEqualTo(Spec.of(DType.F32, 4, 1));
      assertThat(checkpoint.spec(UP + ".biases")).isEqualTo(Spec.of(DType.F32, 4, 1));
      assertThat(checkpoint.contains("model.embed_tokens.scales")).isTrue();
      assertThat(checkpoint.contains("lm_head.scales")).isTrue();
      assertThat(checkpoint.contains("model.norm.scales")).isFalse();
      assertThat(checkpoint.spec("model.norm.weight")).isEqualTo(Spec.of(DType.F32, 32));
      assertThat(checkpoint.scheme(UP + ".weight")).contains(MlxScheme.affine(32, 4));
      assertThat(checkpoint.metadata()).containsEntry("format", "mlx");
    }
    var config = Json.readObject(out.resolve("config.json"));
    assertThat(config.get("quantization"))
        .isEqualTo(config.get("quantization_config"))
        .hasToString("{\"group_size\":32,\"bits\":4,\"mode\":\"affine\"}");
  }

  @Test
  void scalesHaveTheWeightsDtype() throws IOException {
    try (var plan = Quantize.plan(Convert.plan(source(), DType.BF16), new Affine(8, 32))) {
      var scales = plan.outputs().stream().filter(o -> o.name().equals(UP + ".scales")).findFirst();
      assertThat(scales.orElseThrow().spec()).isEqualTo(Spec.of(DType.BF16, 4, 1));
    }
  }

  @Test
  void rowsThatAreNotWholeGroupsStay() throws IOException {
    var odd = new TinyModel(1, 1).with("model.layers.0.odd.weight", 4, 48);
    try (var plan =
        Quantize.plan(Plan.of(Checkpoint.open(odd.write(dir.resolve("odd")))), new Affine(4, 32))) {
      assertThat(plan.outputs())
          .extracting(Output::name)
          .contains("model.layers.0.odd.weight", UP + ".scales")
          .doesNotContain("model.layers.0.odd.scales");
    }
  }

  @Test
  void aModelWithoutAWholeGroupIsRefused() throws IOException {
    var source = source();
    var e =
        catchThrowableOfType(LbrxException.class, () -> Quantize.plan(source, new Affine(4, 64)));
    assertThat(e.line()).startsWith("LBRX-207").contains("groups of 64");
    source.close();
  }

  @Test
  void convertingUndoesIt() throws IOException {
    var quantized = run(Quantize.plan(source(), new Affine(8, 32)), "q");
    var plain = run(Convert.plan(Plan.of(Checkpoint.open(quantized)), DType.F32), "plain");
    float[] before = Checkpoints.floats(dir.resolve("model"), UP + ".weight");
    float[] after = Checkpoints.floats(plain, UP + ".weight");
    for (int row = 0; row < 4; row++) {
      float least = Float.MAX_VALUE;
      float most = -Float.MAX_VALUE;
      for (int i = 32 * row; i < 32 * row + 32; i++) {
        least = Math.min(least, before[i]);
        most = Math.max(most, before[i]);
      }
      for (int i = 32 * row; i < 32 * row + 32; i++) {
        assertThat(Math.abs(after[i] - before[i])).isLessThanOrEqualTo((most - least) / 255);
      }
    }
    var config = Json.readObject(plain.resolve("config.json"));
    assertThat(config.has("quantization")).isFalse();
    assertThat(config.has("quantization_config")).isFalse();
    assertThat(config.get("dtype").stringValue()).isEqualTo("float32");
    try (var checkpoint = Checkpoint.open(plain)) {
      assertThat(checkpoint.contains(UP + ".scales")).isFalse();
      assertThat(checkpoint.metadata()).containsEntry("format", "pt");
    }
  }

  @Test
  void convertingToWhatItIsChangesNoByte() throws IOException {
    var out = run(Convert.plan(source(), DType.F32), "out");
    assertThat(out.resolve("model.safetensors"))
        .hasSameBinaryContentAs(dir.resolve("model").resolve("model.safetensors"));
  }

  private Plan source() throws IOException {
    return Plan.of(Checkpoint.open(new TinyModel(1, 1).write(dir.resolve("model"))));
  }

  private Path run(Plan plan, String out) {
    return Jobs.run(plan, dir.resolve(out), Jobs.on("reference", 1));
  }
}
