package dev.lbrx.inference.model;

import dev.lbrx.inference.cache.KvCache;
import dev.lbrx.inference.model.Workspace.Slot;
import dev.lbrx.ops.Order;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Launch;
import dev.lbrx.spi.Memory;
import dev.lbrx.spi.Queue;
import dev.lbrx.spi.Shape;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/**
 * Runs one sequence of tokens through a model: prompts in chunks, whose length does not change a
 * bit of the result ({@link Order#CHAIN}), then token by token ({@link Order#STRIPES}). For one
 * thread at a time.
 */
public final class Decoder {
  private final Weights weights;
  private final KvCache cache;
  private final Queue queue;
  private final Memory memory;
  private final int longest;
  private final Map<Weights.Rotation, Tensor> frequencies = new HashMap<>();
  private final Workspace workspace;
  private final Tensor logits;
  private final Map<PassBuilder.Prepared, Launch> launches = PassBuilder.table();
  private final Map<Key, Pass> chunks = new HashMap<>();
  private final Pass single;
  private final int[] token = new int[1];
  private final MemorySegment tokenSegment = MemorySegment.ofArray(token);
  private final Tensor tokenId;

  private record Key(int tokens, boolean scored) {}

  /**
   * A decoder of one sequence.
   *
   * @param longest the longest chunk of a prompt, in tokens
   */
  public Decoder(Weights weights, KvCache cache, Queue queue, int longest) {
    this.weights = weights;
    this.cache = cache;
    this.queue = queue;
    this.longest = Math.clamp(longest, 1, cache.rows());
    memory = queue.backend().memory();
    weights
        .layers()
        .forEach(
            layer -> frequencies.computeIfAbsent(layer.attention().rotation(), this::frequencies));
    workspace = new Workspace(memory, this.longest);
    tokenId = workspace.ids(1);
    logits = memory.allocate(Spec.of(DType.F32, 1, weights.dimensions().vocabulary()));
    single = builder(1, Order.STRIPES).build(logits);
  }

  /** The logits after the token that was run last, {@code [1, vocabulary]} f32. */
  public Tensor logits() {
    return logits;
  }

  /** The cache. */
  public KvCache cache() {
    return cache;
  }

  /** Runs a prompt, or more of it. */
  public void prefill(int[] ids) {
    for (int from = 0; from < ids.length; ) {
      from += chunk(ids, from, false);
    }
    queue.await();
  }

  /** Runs a text and hands over the logits of all its tokens, chunk by chunk. */
  public void score(int[] ids, Scores scores) {
    for (int from = 0; from < ids.length; ) {
      int tokens = chunk(ids, from, true);
      queue.await();
      scores.take(from, workspace.of(Slot.LOGITS, tokens, weights.dimensions().vocabulary()));
      from += tokens;
    }
  }

  /** Runs a generated token. */
  public void decode(int id) {
    token[0] = id;
    memory.upload(tokenSegment, tokenId);
    cache.window().append(1);
    single.run(queue, cache.window());
  }

  private int chunk(int[] ids, int from, boolean scored) {
    int tokens = cache.window().fit(Math.min(longest, ids.length - from));
    var segment = MemorySegment.ofArray(ids);
    memory.upload(
        segment.asSlice((long) from * Integer.BYTES, (long) tokens * Integer.BYTES),
        workspace.ids(tokens));
    var pass = chunks.computeIfAbsent(new Key(tokens, scored), this::prepare);
    cache.window().append(tokens);
    pass.run(queue, cache.window());
    return tokens;
  }

  private Pass prepare(Key key) {
    var all = weights.dimensions().vocabulary();
    var out = key.scored() ? workspace.of(Slot.LOGITS, key.tokens(), all) : logits;
    return builder(key.tokens(), Order.CHAIN).build(out);
  }

  private PassBuilder builder(int tokens, Order order) {
    return new PassBuilder(
        queue.backend(), weights, cache, frequencies, workspace, tokens, order, launches);
  }

  private Tensor frequencies(Weights.Rotation rotation) {
    float[] inverse = rotation.rule().inverse(rotation.elements(), cache.rows());
    var host = Tensor.of(Shape.of(inverse.length), inverse);
    return memory.wrap(host.spec(), host.segment());
  }

  /** What receives the logits of a chunk. */
  @FunctionalInterface
  public interface Scores {
    /** The logits {@code [t, vocabulary]} of the text's tokens {@code from … from + t − 1}. */
    void take(int from, Tensor logits);
  }
}
