package dev.lbrx.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lbrx.formats.huggingface.RopeParameters;
import dev.lbrx.ops.position.RotaryFrequencies;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RotaryRuleTest {
  @Test
  void everyTypeHasItsRule() {
    assertThat(rule("default", Map.of())).isEqualTo(new RotaryFrequencies.Plain(10_000));
    assertThat(rule("linear", Map.of("factor", 4.0)))
        .isEqualTo(new RotaryFrequencies.Linear(10_000, 4));
    assertThat(rule("dynamic", Map.of("factor", 2.0)))
        .isEqualTo(new RotaryFrequencies.DynamicNtk(10_000, 2, 8192));
    assertThat(
            rule(
                "llama3",
                Map.of(
                    "factor",
                    8.0,
                    "low_freq_factor",
                    1.0,
                    "high_freq_factor",
                    4.0,
                    "original_max_position_embeddings",
                    1024.0)))
        .isEqualTo(new RotaryFrequencies.Llama3(10_000, 8, 1, 4, 1024));
    var partial =
        new RopeParameters(10_000, "proportional", 0.25, Map.of(), true, List.of(), List.of());
    assertThat(RotaryRule.of(partial, 8, 0))
        .isEqualTo(new RotaryFrequencies.Proportional(10_000, 0.25, 1));
    assertThat(RotaryRule.rotated(partial, 8)).isEqualTo(8);
  }

  @Test
  void yarnHasThreeWaysToItsMagnitude() {
    assertThat(yarn(Map.of("factor", 4.0))).isCloseTo(1.138629436f, within(1e-7f));
    assertThat(yarn(Map.of("factor", 4.0, "attention_factor", 1.5))).isEqualTo(1.5f);
    assertThat(yarn(Map.of("factor", 4.0, "mscale", 0.7, "mscale_all_dim", 0.7))).isEqualTo(1);
  }

  @Test
  void longRopeGrowsWithTheRatioOfContexts() {
    var numbers = Map.of("original_max_position_embeddings", 4096.0);
    var factors = List.of(1.0, 2.0, 3.0);
    var rope = new RopeParameters(10_000, "longrope", 0.75, numbers, true, factors, factors);
    assertThat(RotaryRule.rotated(rope, 8)).isEqualTo(6);
    assertThat(RotaryRule.of(rope, 8, 131_072).magnitude()).isCloseTo(1.1902380714f, within(1e-7f));
    refused(rope, 16, ErrorCode.CONFIG, "short_factor has 3 numbers, expected one for each of the");
  }

  @Test
  void otherTypesAndMissingParametersAreRefused() {
    refused(
        new RopeParameters(10_000, "mrope", Map.of()), 8, ErrorCode.UNSUPPORTED, "rope_type mrope");
    refused(new RopeParameters(10_000, "linear", Map.of()), 8, ErrorCode.CONFIG, "factor");
    assertThatThrownBy(() -> RotaryRule.of(new RopeParameters(10_000, "yarn", Map.of()), 8, 0))
        .hasMessageContaining("original_max_position_embeddings");
  }

  private static void refused(RopeParameters rope, int headSize, ErrorCode code, String message) {
    assertThatThrownBy(() -> RotaryRule.of(rope, headSize, 8192))
        .isInstanceOfSatisfying(LbrxException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(message);
  }

  private static float yarn(Map<String, Double> numbers) {
    return rule("yarn", numbers).magnitude();
  }

  private static RotaryFrequencies rule(String type, Map<String, Double> numbers) {
    return RotaryRule.of(new RopeParameters(10_000, type, numbers), 8, 8192);
  }
}
