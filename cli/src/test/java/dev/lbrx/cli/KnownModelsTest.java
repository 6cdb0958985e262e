package dev.lbrx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code lbrx info NAME}. */
class KnownModelsTest {
  /** Counts of the published checkpoints. */
  @ParameterizedTest
  @CsvSource({
    "llama-2-7b, 6738415616",
    "llama-3.1-8b, 8030261248",
    "llama-3.1-70b, 70553706496",
    "llama-3.2-1b, 1235814400",
    "llama-3.2-3b, 3212749824",
    "tinyllama-1.1b, 1100048384",
    "smollm2-135m, 134515008",
    "smollm2-360m, 361821120",
    "smollm2-1.7b, 1711376384",
    "mistral-7b, 7248023552",
    "mixtral-8x7b, 46702792704",
    "qwen2.5-0.5b, 494032768",
    "qwen2.5-1.5b, 1543714304",
    "qwen2.5-7b, 7615616512",
    "qwen3-0.6b, 596049920",
    "qwen3-8b, 8190735360",
    "gemma-2-2b, 2614341888",
    "gemma-2-9b, 9241705984",
    "gemma-3-270m, 268098176",
    "gemma-3-1b, 999885952",
    "phi-3-mini, 3821079552",
    "starcoder2-3b, 3030371328"
  })
  void parametersAreThoseOfTheCheckpoint(String name, long parameters) {
    var info = Run.of("info", name, "--json").json();
    assertThat(info.get("parameters").longValue()).isEqualTo(parameters);
    assertThat(info.get("bf16_bytes").longValue()).isEqualTo(2 * parameters);
  }

  @Test
  void aPartOfNamesListsThem() {
    var run = Run.of("info", "8B");
    assertThat(run.status()).isZero();
    assertThat(run.out().lines().skip(1).map(line -> line.split(" ")[0]))
        .containsExactly("llama-3-8b", "llama-3.1-8b", "qwen3-8b");
    var json = Run.of("info", "8b", "--json").json().get("models");
    assertThat(json).hasSize(3);
    assertThat(json.get(1).get("cache_bytes_per_token").longValue()).isEqualTo(131072);
  }

  @Test
  void oneModelIsDescribed() {
    assertThat(Run.of("info", "mixtral-8x7b").out())
        .containsPattern("parameters +46,702,792,704")
        .containsPattern("experts +8\n")
        .containsPattern("in bf16 +93.4 GB");
  }

  @Test
  void aNameThatIsNoneIsAPathThatIsNone() {
    Run.of("info", "llama-9").requireRefusal(3, "LBRX-401", "llama-9");
  }
}
