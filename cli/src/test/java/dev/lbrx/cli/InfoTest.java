package dev.lbrx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lbrx info}. */
class InfoTest {
  @Test
  void aMixtureHasActiveParameters(@TempDir Path folder) throws IOException {
    var header =
        new StringBuilder("{'model.norm.weight':{'dtype':'U8','shape':[10],'data_offsets':[0,10]}");
    for (int i = 0; i < 4; i++) {
      header.append(
          ",'model.layers.0.block_sparse_moe.experts.%d.w1.weight':{'dtype':'U8','shape':[5,5],'data_offsets':[%d,%d]}"
              .formatted(i, 10 + 25 * i, 35 + 25 * i));
    }
    Weights.write(
        folder.resolve("model.safetensors"), header.append("}").toString(), new byte[110]);
    String config = Files.readString(Run.DEMO.resolve("demo-base/config.json"));
    Files.writeString(
        folder.resolve("config.json"),
        config.replaceFirst("\\{", "{\"num_local_experts\": 4, \"num_experts_per_tok\": 2,"));
    var info = Run.of("info", folder, "--json").json();
    assertThat(info.get("parameters").longValue()).isEqualTo(110);
    assertThat(info.get("active_parameters").longValue()).isEqualTo(60);
    assertThat(info.get("experts_per_token").intValue()).isEqualTo(2);
    assertThat(Run.of("info", folder).out()).containsPattern("active +60\n +experts +4\n");
  }

  @Test
  void aDirectoryIsDescribedWhole() {
    var info = Run.of("info", Run.DEMO.resolve("demo-base"), "--json").json();
    assertThat(info.get("family").stringValue()).isEqualTo("llama");
    assertThat(info.get("parameters").longValue()).isEqualTo(4_196_608);
    assertThat(info.get("layers").intValue()).isEqualTo(4);
    assertThat(info.get("heads").intValue()).isEqualTo(8);
    assertThat(info.get("key_value_heads").intValue()).isEqualTo(4);
    assertThat(info.get("context").intValue()).isEqualTo(1024);
    assertThat(info.get("vocabulary").intValue()).isEqualTo(4096);
    assertThat(info.get("tied_embeddings").booleanValue()).isTrue();
    assertThat(info.get("dtype").stringValue()).isEqualTo("bf16");
    assertThat(info.get("quantization").stringValue()).isEqualTo("none");
    assertThat(info.get("bits_per_weight").doubleValue()).isEqualTo(16);
    assertThat(info.get("chat_template").booleanValue()).isFalse();
    assertThat(info.get("size_bytes").longValue()).isEqualTo(8_397_312);
  }

  @Test
  @DisplayName("reliability 7: code that comes with a model is not run, and a note says so")
  void codeOfAModelIsNotRun(@TempDir Path folder) throws IOException {
    Path demo = Run.DEMO.resolve("demo-base");
    Files.copy(demo.resolve("model.safetensors"), folder.resolve("model.safetensors"));
    String config = Files.readString(demo.resolve("config.json"));
    Files.writeString(
        folder.resolve("config.json"),
        config.replaceFirst("\\{", "{\"auto_map\": {\"AutoModel\": \"own.Model\"},"));
    var run = Run.of("info", folder);
    assertThat(run.status()).isZero();
    assertThat(run.err())
        .isEqualTo("auto_map of config.json names code of the model's own, which is never run\n");
    assertThat(run.out()).containsPattern("family +llama");
    assertThat(Run.of("info", folder, "--quiet").err()).isEmpty();
  }

  @Test
  void aFileAloneHasNoFamily() {
    var run = Run.of("info", Run.DEMO.resolve("demo-base/model.safetensors"));
    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .containsPattern("parameters +4,196,608")
        .containsPattern("size +8.40 MB")
        .doesNotContain("family");
  }
}
