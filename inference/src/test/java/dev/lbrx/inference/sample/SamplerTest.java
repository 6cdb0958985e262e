package dev.lbrx.inference.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lbrx.ops.random.Philox;
import dev.lbrx.spi.Backends;
import dev.lbrx.spi.Shape;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTest {
  private static final String REQUEST = "a request";

  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu-vector"})
  void greedyTakesTheFirstOfTheLargest(String backend) {
    assertThat(draw(backend, SamplingOptions.GREEDY, 1, 0.5f, 2, -1, 2)[0]).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu-vector"})
  void drawsFollowTheProbabilities(String backend) {
    int draws = 4_000;
    // At temperature 0.5 the logits ln 1, ln 2, ln 3 have the odds 1 : 4 : 9.
    float[] logits = {0, (float) Math.log(2), (float) Math.log(3)};
    int[] got = draw(backend, new SamplingOptions(0.5f, 1, 7, REQUEST), draws, logits);
    int[] counts = new int[3];
    for (int id : got) {
      counts[id]++;
    }
    assertThat(counts[0] / (double) draws).isCloseTo(1 / 14.0, within(0.02));
    assertThat(counts[1] / (double) draws).isCloseTo(4 / 14.0, within(0.02));
    assertThat(counts[2] / (double) draws).isCloseTo(9 / 14.0, within(0.02));
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu-vector"})
  void topPKeepsTheShortestPrefixThatReachesIt(String backend) {
    // Probabilities 0.25, 0.5, 0.125 and 0.125.
    float[] logits = {(float) Math.log(2), (float) Math.log(4), 0, 0};
    assertThat(draw(backend, new SamplingOptions(1, 0.7f, 1, REQUEST), 500, logits))
        .containsOnly(0, 1)
        .contains(0, 1);
    assertThat(draw(backend, new SamplingOptions(1, 0.8f, 1, REQUEST), 500, logits))
        .containsOnly(0, 1, 2)
        .contains(0, 1, 2);
    assertThat(draw(backend, new SamplingOptions(1, 0.3f, 1, REQUEST), 500, logits))
        .containsOnly(1);
  }

  @Test
  void aDrawIsTheFirstWhoseCumulativeSumExceedsTheUniform() {
    float[] logits = new float[64];
    var stream = Philox.Stream.of(11, REQUEST);
    int[] got = draw("cpu-vector", new SamplingOptions(1, 1, 11, REQUEST), 50, logits);
    for (int step = 0; step < got.length; step++) {
      assertThat(got[step]).isEqualTo((int) (Philox.uniform(stream, step) * 64));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu-vector"})
  void penaltiesCountThePromptAndWhatWasChosen(String backend) {
    var chain = List.<Step>of(new Penalties(1, 2, 0, -1));
    var options = new SamplingOptions(chain, new Choice.Greatest(), 0, REQUEST);
    try (var queue = Backends.get(backend).queue(1)) {
      var sampler = new Sampler(options, queue, Tensor.of(Shape.of(1, 4), 3, 3.5f, 2, 0));
      sampler.see(new int[] {1});
      assertThat(new int[] {sampler.next(), sampler.next(), sampler.next()})
          .containsExactly(0, 2, 1);
    }
  }

  @Test
  void mirostatKeepsTheSurpriseNearItsTarget() {
    float[] logits = new float[1024];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) (-1.2 * Math.log(i + 1));
    }
    for (int version : new int[] {1, 2}) {
      var choice = new Choice.Mirostat(version, 3, 0.1f);
      int[] got =
          draw("cpu-vector", new SamplingOptions(List.of(), choice, 5, REQUEST), 600, logits);
      double kept = Arrays.stream(got).max().orElseThrow();
      // 600 draws of all would reach the tail; H of the first 20 of them is about 3 bits.
      assertThat(kept).isBetween(8.0, 200.0);
    }
  }

  @Test
  void impossibleTokensAreNeverDrawn() {
    float[] logits = {Float.NEGATIVE_INFINITY, 0, Float.NEGATIVE_INFINITY, 0};
    for (float topP : new float[] {1, 0.99999f}) {
      assertThat(draw("cpu-vector", new SamplingOptions(3, topP, 1, REQUEST), 300, logits))
          .containsOnly(1, 3);
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void logitsThatAreNoNumbersAreRefused(float bad) {
    for (float temperature : new float[] {0, 1}) {
      var options = new SamplingOptions(temperature, 1, 0, REQUEST);
      assertThatThrownBy(() -> draw("cpu-vector", options, 1, 0, bad, 1))
          .isInstanceOfSatisfying(
              LbrxException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NON_FINITE))
          .hasMessageContaining("token 1");
    }
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    for (float temperature : new float[] {-1, Float.NaN, Float.POSITIVE_INFINITY, 1e-30f}) {
      assertThatThrownBy(() -> new SamplingOptions(temperature, 1, 0, REQUEST))
          .isInstanceOf(LbrxException.class)
          .hasMessageContaining("temperature");
    }
    for (float topP : new float[] {0, -1, 1.5f, Float.NaN}) {
      assertThatThrownBy(() -> new SamplingOptions(1, topP, 0, REQUEST))
          .isInstanceOf(LbrxException.class)
          .hasMessageContaining("top-p");
    }
  }

  private static int[] draw(String backend, SamplingOptions options, int count, float... logits) {
    try (var queue = Backends.get(backend).queue(2)) {
      var sampler = new Sampler(options, queue, Tensor.of(Shape.of(1, logits.length), logits));
      int[] ids = new int[count];
      for (int i = 0; i < count; i++) {
        ids[i] = sampler.next();
      }
      return ids;
    }
  }
}
