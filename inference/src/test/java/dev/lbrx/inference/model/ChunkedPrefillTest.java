package dev.lbrx.inference.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.inference.Demo;
import dev.lbrx.inference.LanguageModel;
import dev.lbrx.inference.cache.EvictionPolicy;
import dev.lbrx.spi.Backends;
import dev.lbrx.spi.Queue;
import dev.lbrx.spi.Tensor;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;

/** A prompt run in chunks gives the bits that it gives token by token, through evictions too. */
class ChunkedPrefillTest {
  private static final Queue QUEUE = Backends.get("cpu-vector").queue(1);
  private static final LanguageModel MODEL = LanguageModel.open(Demo.model("demo-base"), QUEUE);
  private static final int[] TEXT =
      Arrays.copyOf(MODEL.tokenizer().encode(Demo.heldout("novel"), true), 100);
  private static final List<float[]> FIRST_KEYS = firstKeys();

  @AfterContainer
  static void close() {
    MODEL.close();
    QUEUE.close();
  }

  @Property(tries = 25, shrinking = ShrinkingMode.OFF)
  void chunksGiveTheBitsOfSingleTokens(
      @ForAll @IntRange(min = 2, max = 48) int capacity,
      @ForAll @IntRange(max = 12) int sinks,
      @ForAll @IntRange(min = 1, max = 50) int percent,
      @ForAll @IntRange(min = 2, max = 40) int chunk,
      @ForAll @IntRange(min = 1, max = 100) int length) {
    Assume.that(sinks < capacity);
    var policy = new EvictionPolicy(capacity, sinks, percent);
    int[] text = Arrays.copyOf(TEXT, length);
    var chunked = MODEL.decoder(policy, length, chunk);
    var single = MODEL.decoder(policy, length, 1);
    chunked.prefill(text);
    single.prefill(text);
    assertThat(bits(chunked.logits(), 1)).isEqualTo(bits(single.logits(), 1));
    int valid = single.cache().window().length();
    assertThat(chunked.cache().window().length()).isEqualTo(valid);
    for (int layer = 0; layer < MODEL.config().layers(); layer++) {
      assertThat(bits(chunked.cache().keys(layer), valid))
          .isEqualTo(bits(single.cache().keys(layer), valid));
      assertThat(bits(chunked.cache().values(layer), valid))
          .isEqualTo(bits(single.cache().values(layer), valid));
    }
    requireKeysOf(survivors(policy, length), chunked.cache().keys(0), valid);
  }

  /** The positions that a plain list holds which forgets as the policy says. */
  private static List<Integer> survivors(EvictionPolicy policy, int length) {
    var list = new ArrayList<Integer>();
    for (int i = 0; i < length; i++) {
      list.add(i);
      if (list.size() > policy.capacity()) {
        int leave =
            Math.min(
                list.size() - policy.capacity() + policy.batch(), list.size() - policy.sinks());
        list.subList(policy.sinks(), policy.sinks() + leave).clear();
      }
    }
    return list;
  }

  /** Keys of the first layer depend on token and position alone, never on what was forgotten. */
  private static void requireKeysOf(List<Integer> positions, Tensor keys, int valid) {
    assertThat(positions).hasSize(valid);
    for (int row = 0; row < valid; row++) {
      assertThat(bits(keys.slice(row, 1), 1)).isEqualTo(FIRST_KEYS.get(positions.get(row)));
    }
  }

  private static List<float[]> firstKeys() {
    var decoder = MODEL.decoder(EvictionPolicy.of(TEXT.length), TEXT.length, 17);
    decoder.prefill(TEXT);
    var keys = new ArrayList<float[]>();
    for (int i = 0; i < TEXT.length; i++) {
      keys.add(bits(decoder.cache().keys(0).slice(i, 1), 1));
    }
    return keys;
  }

  private static float[] bits(Tensor tensor, long rows) {
    return tensor.slice(0, rows).segment().toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
  }
}
