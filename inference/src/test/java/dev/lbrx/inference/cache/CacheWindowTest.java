package dev.lbrx.inference.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lbrx.spi.error.LbrxException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CacheWindowTest {
  /** Rows as a decoder moves them must hold what a plain list that forgets singly holds. */
  @Property
  void chunksForgetAsSingleTokensDo(
      @ForAll @IntRange(min = 2, max = 40) int capacity,
      @ForAll @IntRange(max = 39) int sinks,
      @ForAll @IntRange(max = 60) int percent,
      @ForAll List<@IntRange(min = 1, max = 50) Integer> prompts) {
    Assume.that(sinks < capacity);
    var policy = new EvictionPolicy(capacity, sinks, percent);
    var window = new CacheWindow(policy);
    long[] rows = new long[capacity + 1];
    var list = new ArrayList<Long>();
    for (int prompt : prompts) {
      for (int left = prompt; left > 0; ) {
        int tokens = window.fit(left);
        left -= tokens;
        for (int i = 0; i < tokens; i++) {
          appendSingly(list, window.seen() + i, policy);
        }
        window.append(tokens);
        for (int i = 0; i < tokens; i++) {
          rows[window.row() + i] = window.seen() - tokens + i;
        }
        System.arraycopy(rows, window.movedFrom(), rows, window.movedTo(), window.moved());
        assertThat(java.util.Arrays.stream(rows, 0, window.length()).boxed().toList())
            .isEqualTo(list);
      }
    }
  }

  private static void appendSingly(List<Long> list, long position, EvictionPolicy policy) {
    list.add(position);
    int excess = list.size() - policy.capacity();
    if (excess > 0) {
      double fraction = Math.clamp(policy.batchPercent(), 1, 50) / 100.0;
      int batch = (int) Math.max(1, Math.ceil(policy.capacity() * fraction - 1e-9));
      int leave = Math.min(excess + batch, list.size() - policy.sinks());
      list.subList(policy.sinks(), policy.sinks() + leave).clear();
    }
  }

  @Test
  void aTenthLeavesBehindFourSinks() {
    var window = new CacheWindow(new EvictionPolicy(100, 4, 10));
    window.append(100);
    assertThat(window.length()).isEqualTo(100);
    window.append(1);
    assertThat(window.length()).isEqualTo(90);
    assertThat(window.row()).isEqualTo(100);
    assertThat(window.movedFrom()).isEqualTo(4 + 11);
    assertThat(window.movedTo()).isEqualTo(4);
    assertThat(window.moved()).isEqualTo(86);
    assertThat(window.seen()).isEqualTo(101);
    assertThat(window.fit(50)).isEqualTo(10);
  }

  @Test
  void onlySinksStayWhereTheBatchIsLargerThanTheRest() {
    var window = new CacheWindow(new EvictionPolicy(10, 8, 50));
    window.append(10);
    window.append(1);
    assertThat(window.length()).isEqualTo(8);
    assertThat(window.moved()).isZero();
  }

  @Test
  void percentagesAreClamped() {
    assertThat(new EvictionPolicy(1000, 4, 0).batch()).isEqualTo(10);
    assertThat(new EvictionPolicy(1000, 4, 99).batch()).isEqualTo(500);
    assertThat(new EvictionPolicy(5, 0, 1).batch()).isEqualTo(1);
    assertThat(new EvictionPolicy(101, 0, 10).batch()).isEqualTo(11);
  }

  @Test
  void sinksThatFillTheCacheAreRefused() {
    assertThatThrownBy(() -> new EvictionPolicy(8, 8, 10))
        .isInstanceOf(LbrxException.class)
        .hasMessageContaining("8 sink tokens: expected 0 … 7");
    assertThatThrownBy(() -> new EvictionPolicy(1, 0, 10)).isInstanceOf(LbrxException.class);
  }
}
