package dev.lbrx.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lbrx.inference.cache.EvictionPolicy;
import dev.lbrx.inference.sample.SamplingOptions;
import dev.lbrx.ops.random.Philox;
import dev.lbrx.spi.Backends;
import dev.lbrx.spi.Queue;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GeneratorTest {
  private static final String PROMPT = "In the beginning";

  @Test
  void aSeedGivesTheSameTokensOnEveryBackendWithAnyThreads() {
    var sampling = new SamplingOptions(0.8f, 0.9f, 7, "tokens");
    var one = generate("cpu-vector", 1, sampling, EvictionPolicy.of(512), 60, 256);
    assertThat(generate("cpu-vector", 2, sampling, EvictionPolicy.of(512), 60, 256)).isEqualTo(one);
    assertThat(generate("cpu-vector", 3, sampling, EvictionPolicy.of(512), 60, 1)).isEqualTo(one);
    assertThat(generate("reference", 2, sampling, EvictionPolicy.of(512), 8, 256))
        .isEqualTo(one.subList(0, 8));
    var other = new SamplingOptions(0.8f, 0.9f, 8, "tokens");
    assertThat(generate("cpu-vector", 1, other, EvictionPolicy.of(512), 60, 256)).isNotEqualTo(one);
  }

  @Test
  void generationGoesOnBeyondTheContext() {
    var policy = new EvictionPolicy(16, 2, 25);
    var tokens = generate("cpu-vector", 2, SamplingOptions.GREEDY, policy, 100, 256);
    assertThat(tokens).hasSize(100);
    assertThat(generate("cpu-vector", 1, SamplingOptions.GREEDY, policy, 100, 3)).isEqualTo(tokens);
    assertThat(generate("cpu-vector", 1, SamplingOptions.GREEDY, EvictionPolicy.of(512), 100, 256))
        .isNotEqualTo(tokens);
  }

  @Test
  void theCallerCanStop() {
    try (var queue = queue(1);
        var model = LanguageModel.open(Demo.model("demo-base"), queue)) {
      var options = new GenerationOptions(50, SamplingOptions.GREEDY, EvictionPolicy.of(64));
      var got = new ArrayList<Integer>();
      var result =
          new Generator(model)
              .generate(
                  model.tokenizer().encode(PROMPT, true),
                  options,
                  token -> got.add(token) && got.size() < 3);
      assertThat(result.stop()).isEqualTo(Generation.Stop.CALLER);
      assertThat(result.generatedTokens()).isEqualTo(3);
      assertThat(got).hasSize(3);
    }
  }

  @Test
  void theEndOfTheTextStops() {
    try (var queue = queue(1);
        var model = LanguageModel.open(Demo.model("demo-base"), queue)) {
      assertThat(model.ends(1)).isTrue();
      assertThat(model.ends(2)).isFalse();
      // So hot that every token is about as likely as any other, with a seed whose fourth draw is
      // 1.
      long seed = 0;
      while (Philox.word(Philox.Stream.of(seed, "end"), 3) >>> 19 != (1 << 1 | 1)) {
        seed++;
      }
      var sampling = new SamplingOptions(1e6f, 1, seed, "end");
      var options = new GenerationOptions(20, sampling, new EvictionPolicy(16, 0, 10));
      var got = new ArrayList<Integer>();
      var result = new Generator(model).generate(new int[] {0}, options, got::add);
      assertThat(result.stop()).isEqualTo(Generation.Stop.END_OF_TEXT);
      assertThat(got).hasSize(3).doesNotContain(1);
      assertThat(result.generatedTokens()).isEqualTo(3);
    }
  }

  @Test
  void nothingToDoIsDoneOrRefused() {
    try (var queue = queue(1);
        var model = LanguageModel.open(Demo.model("demo-base"), queue)) {
      var none = new GenerationOptions(0, SamplingOptions.GREEDY, EvictionPolicy.of(64));
      var result = new Generator(model).generate(new int[] {0, 5}, none, token -> true);
      assertThat(result.generatedTokens()).isZero();
      assertThat(result.promptTokens()).isEqualTo(2);
      assertThatThrownBy(() -> new Generator(model).generate(new int[0], none, token -> true))
          .isInstanceOfSatisfying(
              LbrxException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TEXT));
    }
  }

  private static List<Integer> generate(
      String backend,
      int threads,
      SamplingOptions sampling,
      EvictionPolicy policy,
      int tokens,
      int chunk) {
    try (var queue = Backends.get(backend).queue(threads);
        var model = LanguageModel.open(Demo.model("demo-novel"), queue)) {
      var got = new ArrayList<Integer>();
      int[] prompt = model.tokenizer().encode(PROMPT, true);
      new Generator(model)
          .generate(prompt, new GenerationOptions(tokens, sampling, policy, chunk), got::add);
      return got;
    }
  }

  private static Queue queue(int threads) {
    return Backends.get("cpu-vector").queue(threads);
  }
}
