package dev.lbrx.inference.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.inference.Demo;
import dev.lbrx.inference.LanguageModel;
import dev.lbrx.inference.cache.EvictionPolicy;
import dev.lbrx.inference.sample.Sampler;
import dev.lbrx.inference.sample.SamplingOptions;
import dev.lbrx.spi.Backends;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class DecodeAllocationTest {
  /** Tokens that are measured together; evictions happen among them. */
  private static final int BATCH = 100;

  /** Until the kernels are compiled, their vectors are objects: that many batches may pass. */
  private static final int MOST_BATCHES = 100;

  /** Less than the smallest object a token would need if each needed one. */
  private static final long BYTES_A_TOKEN = 16;

  @Test
  void aDecodedTokenAllocatesNothing() {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (var queue = Backends.get("cpu-vector").queue(1);
        var model = LanguageModel.open(Demo.model("demo-base"), queue)) {
      var policy = new EvictionPolicy(64, 4, 10);
      var decoder = model.decoder(policy, (long) BATCH * MOST_BATCHES + 1, 16);
      var sampler = new Sampler(SamplingOptions.GREEDY, queue, decoder.logits());
      decoder.prefill(new int[] {0});
      long least = Long.MAX_VALUE;
      for (int batch = 0; batch < MOST_BATCHES && least >= BYTES_A_TOKEN * BATCH; batch++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        decode(decoder, sampler, BATCH);
        least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      }
      assertThat(least).isLessThan(BYTES_A_TOKEN * BATCH);
    }
  }

  private static void decode(Decoder decoder, Sampler sampler, int tokens) {
    for (int i = 0; i < tokens; i++) {
      decoder.decode(sampler.next());
    }
  }
}
