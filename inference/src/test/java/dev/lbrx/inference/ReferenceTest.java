package dev.lbrx.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lbrx.inference.cache.EvictionPolicy;
import dev.lbrx.inference.sample.Sampler;
import dev.lbrx.inference.sample.SamplingOptions;
import dev.lbrx.spi.Backends;
import dev.lbrx.spi.Queue;
import dev.lbrx.spi.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;

/** The demo models against what Hugging Face transformers computed in f32 on the CPU. */
class ReferenceTest {
  private static final Queue QUEUE = Backends.get("cpu-vector").queue(2);
  private static final int NEW_TOKENS = 48;

  @AfterAll
  static void close() {
    QUEUE.close();
  }

  @ParameterizedTest
  @FieldSource("dev.lbrx.inference.Demo#MODELS")
  void logitsOfAPromptAreTransformers(String name) {
    try (var model = LanguageModel.open(Demo.model(name), QUEUE)) {
      Demo.prompts(name)
          .forEach(
              prompt -> {
                int[] ids = Demo.ids(prompt.get("ids"));
                var rows = new ArrayList<float[]>();
                model
                    .decoder(EvictionPolicy.of(64), ids.length, 5)
                    .score(ids, (from, logits) -> rows.addAll(rows(logits)));
                requireTop(prompt, rows);
              });
    }
  }

  @ParameterizedTest
  @FieldSource("dev.lbrx.inference.Demo#MODELS")
  void logitsOfSingleTokensAreTransformers(String name) {
    try (var model = LanguageModel.open(Demo.model(name), QUEUE)) {
      Demo.prompts(name)
          .forEach(
              prompt -> {
                int[] ids = Demo.ids(prompt.get("ids"));
                var decoder = model.decoder(EvictionPolicy.of(64), ids.length, 1);
                var rows = new ArrayList<float[]>();
                for (int id : ids) {
                  decoder.decode(id);
                  rows.addAll(rows(decoder.logits()));
                }
                requireTop(prompt, rows);
              });
    }
  }

  @ParameterizedTest
  @FieldSource("dev.lbrx.inference.Demo#MODELS")
  void greedyTextIsTransformers(String name) {
    try (var model = LanguageModel.open(Demo.model(name), QUEUE)) {
      var options =
          new GenerationOptions(NEW_TOKENS, SamplingOptions.GREEDY, EvictionPolicy.of(1024));
      Demo.prompts(name)
          .forEach(
              prompt -> {
                int[] ids = Demo.ids(prompt.get("ids"));
                var all = new ArrayList<>(Arrays.stream(ids).boxed().toList());
                var result = new Generator(model).generate(ids, options, all::add);
                int[] wanted = Demo.ids(prompt.get("greedy"));
                assertThat(all)
                    .containsExactly(Arrays.stream(wanted).boxed().toArray(Integer[]::new));
                assertThat(model.tokenizer().decode(wanted, true))
                    .isEqualTo(prompt.get("greedy_text").stringValue());
                assertThat(result.promptTokens()).isEqualTo(ids.length);
                assertThat(result.generatedTokens()).isEqualTo(NEW_TOKENS);
                assertThat(result.stop()).isEqualTo(Generation.Stop.LENGTH);
                assertThat(result.prefillNanoseconds()).isPositive();
                assertThat(result.decodeNanoseconds()).isPositive();
              });
    }
  }

  @ParameterizedTest
  @FieldSource("dev.lbrx.inference.Demo#MODELS")
  void greedyTextByPrefillAloneIsTransformers(String name) {
    try (var model = LanguageModel.open(Demo.model(name), QUEUE)) {
      Demo.prompts(name)
          .forEach(
              prompt -> {
                int[] wanted = Demo.ids(prompt.get("greedy"));
                int length = Demo.ids(prompt.get("ids")).length;
                var decoder = model.decoder(EvictionPolicy.of(1024), wanted.length, 256);
                var sampler = new Sampler(SamplingOptions.GREEDY, QUEUE, decoder.logits());
                decoder.prefill(Arrays.copyOf(wanted, length));
                for (int i = length; i < wanted.length; i++) {
                  assertThat(sampler.next()).isEqualTo(wanted[i]);
                  decoder.prefill(new int[] {wanted[i]});
                }
              });
    }
  }

  private static void requireTop(JsonNode prompt, List<float[]> rows) {
    assertThat(rows).hasSize(prompt.get("ids").size());
    for (int position = 0; position < rows.size(); position++) {
      int[] ids = Demo.ids(prompt.get("top_ids").get(position));
      var wanted = prompt.get("top_logits").get(position);
      float[] logits = rows.get(position);
      float[] sorted = logits.clone();
      Arrays.sort(sorted);
      assertThat(ids).hasSize(20);
      for (int i = 0; i < ids.length; i++) {
        float value = (float) wanted.get(i).doubleValue();
        assertThat(logits[ids[i]]).isCloseTo(value, within(1e-3f));
        assertThat(sorted[sorted.length - 1 - i]).isCloseTo(value, within(1e-3f));
      }
    }
  }

  private static List<float[]> rows(Tensor logits) {
    int count = Math.toIntExact(logits.shape().extent(0));
    var rows = new ArrayList<float[]>();
    for (int i = 0; i < count; i++) {
      float[] row = new float[Math.toIntExact(logits.shape().last())];
      QUEUE.await();
      QUEUE.backend().memory().download(logits.slice(i, 1), MemorySegment.ofArray(row));
      rows.add(row);
    }
    return rows;
  }
}
