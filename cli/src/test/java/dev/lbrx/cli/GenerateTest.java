package dev.lbrx.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.formats.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code lbrx generate}. */
class GenerateTest {
  private static final Path BASE = Run.DEMO.resolve("demo-base");

  @Test
  void quietPrintsTheContinuationAlone() throws IOException {
    var expected =
        Json.parse(Files.readAllBytes(BASE.resolve("reference.json")), "reference.json")
            .get("prompts")
            .get(1);
    String prompt = expected.get("prompt").stringValue();
    String whole = expected.get("greedy_text").stringValue();
    String wanted = whole.replace("<|begin_of_text|>", "").substring(prompt.length());
    var run = Run.of("generate", BASE, "--prompt", prompt, "--max-tokens", 48, "--quiet");
    assertThat(run).isEqualTo(new Run(0, wanted + "\n", ""));
  }

  @Test
  void theModelMayBeNamedByAnOption() {
    assertThat(Run.of("generate", "--model-root", BASE, "--max-tokens", 3, "--quiet"))
        .isEqualTo(Run.of("generate", BASE, "--max-tokens", 3, "--quiet"));
  }

  @Test
  void promptAndTimingsGoToStandardError() {
    var run = Run.of("generate", BASE, "--max-tokens", 3, "--verbose");
    assertThat(run.status()).isZero();
    assertThat(run.err())
        .startsWith("In the beginning the Universe was created.")
        .containsPattern("prefill \\d+ tokens, [0-9.]+ tokens/s")
        .containsPattern("decode 3 tokens, [0-9.]+ tokens/s");
    assertThat(run.out()).doesNotContain("tokens/s");
  }

  @Test
  void jsonHoldsTextAndCounts() {
    var json = Run.of("generate", BASE, "--max-tokens", 3, "--json").json();
    String text = Run.of("generate", BASE, "--max-tokens", 3, "--quiet").out();
    assertThat(json.get("text").stringValue() + "\n").isEqualTo(text);
    assertThat(json.get("generated_tokens").intValue()).isEqualTo(3);
    assertThat(json.get("stop").stringValue()).isEqualTo("length");
  }

  @Test
  void chatsGoThroughTheModelsTemplate(@TempDir Path folder) throws IOException {
    for (String name : new String[] {"config.json", "model.safetensors", "tokenizer.json"}) {
      Files.copy(BASE.resolve(name), folder.resolve(name));
    }
    assertThat(Run.of("generate", folder, "--chat", "--max-tokens", 3))
        .isEqualTo(
            new Run(
                2,
                "",
                "lbrx: LBRX-213 "
                    + folder
                    + " has no chat template: it is not made for chats; give a prompt to continue"
                    + System.lineSeparator()));
    Files.writeString(
        folder.resolve("chat_template.jinja"),
        "<|begin_of_text|>{% for m in messages %}{{ m.role }}: {{ m.content }} {% endfor %}");
    Files.writeString(
        folder.resolve("chat.json"),
        "[{\"role\": \"system\", \"content\": \"a\"}, {\"role\": \"user\", \"content\": \"b\"}]");
    var plain =
        Run.of("generate", BASE, "--prompt", "system: a user: b ", "--max-tokens", 5, "--quiet");
    assertThat(Run.of("generate", folder, "--system", "a", "--prompt", "b", "--max-tokens", 5))
        .isEqualTo(plain);
    assertThat(
            Run.of(
                "generate", folder, "--messages", folder.resolve("chat.json"), "--max-tokens", 5))
        .isEqualTo(plain);
    assertThat(Run.of("generate", folder, "--messages", folder.resolve("config.json")).err())
        .contains("LBRX-105", "expected an array of messages");
  }

  @Test
  void aSeedRepeatsItsTextAndAnotherGivesAnother() {
    assertThat(drawn(1)).isEqualTo(drawn(1)).isNotEqualTo(drawn(2));
  }

  @Test
  void everySamplingOptionIsTaken() {
    var run =
        Run.of(
            "generate",
            BASE,
            "--max-tokens",
            8,
            "--temp",
            0.9,
            "-q",
            "--top-k",
            40,
            "--min-p",
            0.01,
            "--typical",
            0.99,
            "--top-n-sigma",
            5,
            "--xtc-probability",
            0.5,
            "--xtc-threshold",
            0.2,
            "--repeat-penalty",
            1.1,
            "--presence-penalty",
            0.1,
            "--frequency-penalty",
            0.1,
            "--repeat-last-n",
            32,
            "--dry-multiplier",
            0.8,
            "--dry-base",
            1.75,
            "--dry-allowed-length",
            2,
            "--dry-penalty-last-n",
            100,
            "--dry-sequence-breaker",
            ".",
            "--mirostat",
            2,
            "--mirostat-ent",
            4,
            "--mirostat-lr",
            0.2,
            "--dynatemp-range",
            0.2,
            "--dynatemp-exp",
            1,
            "--logit-bias",
            "5=-1",
            "--sampler-order",
            "LLAMA_CPP");
    assertThat(run.status()).isZero();
    assertThat(run.out()).isNotBlank();
  }

  @Test
  void textIsUtf8WhateverTheLocale() {
    assertThat("é".getBytes(UTF_8)).hasSize(2);
    var run = Run.of("generate", BASE, "--prompt", "é", "--max-tokens", 2);
    assertThat(run.err()).startsWith("é");
  }

  @ParameterizedTest
  @CsvSource({
    "--temp, -1, temperature",
    "--temp, NaN, temperature",
    "--top-p, 0, top-p",
    "--top-p, 1.5, top-p",
    "--top-k, -1, top-k",
    "--mirostat, 3, mirostat",
    "--repeat-penalty, 0, repeat-penalty",
    "--max-tokens, -1, tokens",
    "--context-size, 1, context size",
    "--num-sink-tokens, 5000, sink tokens"
  })
  void numbersOutOfRangeAreRefused(String option, String value, String says) {
    Run.of("generate", BASE, option, value).requireRefusal(2, "LBRX-101", says);
  }

  private static String drawn(int seed) {
    return Run.of(
            "generate",
            BASE,
            "--max-tokens",
            12,
            "--temp",
            0.9,
            "--top-p",
            0.95,
            "--seed",
            seed,
            "-q")
        .out();
  }
}
