package dev.lbrx.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.lbrx.spi.Backends;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class PerplexityTest {
  private static final String[] TEXTS = {"scripture", "novel", "plays"};

  @ParameterizedTest
  @FieldSource("dev.lbrx.inference.Demo#MODELS")
  void heldOutPerplexitiesAreTransformers(String name) {
    var wanted = Demo.reference(name).get("perplexity_heldout_first_16_windows_bos_plus_511");
    try (var queue = Backends.get("cpu-vector").queue(2);
        var model = LanguageModel.open(Demo.model(name), queue)) {
      for (String text : TEXTS) {
        var steps = new ArrayList<Integer>();
        var got = Perplexity.of(model, Demo.heldout(text), 512, 16, (done, of) -> steps.add(done));
        assertThat(got.perplexity())
            .isCloseTo(wanted.get(text).doubleValue(), withinPercentage(0.1));
        assertThat(got.windows()).isEqualTo(text.equals("plays") ? 14 : 16);
        assertThat(got.tokens()).isEqualTo(512L * got.windows());
        assertThat(steps).hasSize(got.windows()).endsWith(got.windows());
      }
    }
  }

  @Test
  void theReferenceBackendGivesTheSameBits() {
    assertThat(oneWindow("reference", 1)).isEqualTo(oneWindow("cpu-vector", 2));
  }

  private static double oneWindow(String backend, int threads) {
    try (var queue = Backends.get(backend).queue(threads);
        var model = LanguageModel.open(Demo.model("demo-base"), queue)) {
      return Perplexity.of(model, Demo.heldout("plays"), 64, 1, (done, of) -> {}).perplexity();
    }
  }

  @Test
  void textsShorterThanAWindowAreRefused() {
    try (var queue = Backends.get("cpu-vector").queue(1);
        var model = LanguageModel.open(Demo.model("demo-base"), queue)) {
      assertThatThrownBy(() -> Perplexity.of(model, "In the beginning", 512, 16, (done, of) -> {}))
          .isInstanceOfSatisfying(
              LbrxException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TEXT))
          .hasMessageContaining("3 tokens");
    }
  }
}
