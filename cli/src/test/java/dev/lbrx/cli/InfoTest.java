package dev.lbrx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@code lbrx info}. */
class InfoTest {
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
