package dev.lbrx.inference.cache;

import dev.lbrx.spi.DType;
import dev.lbrx.spi.Memory;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys and values of every layer, allocated once: {@code [rows, kvHeads, d]} f32 each. Keys are
 * stored as rotated at their absolute position and are not rotated again when earlier ones leave.
 */
public final class KvCache {
  private final CacheWindow window;
  private final List<Tensor> keys;
  private final List<Tensor> values;

  /**
   * A cache of zeros.
   *
   * @param tokens the most tokens that will be appended: no more rows than that are allocated; with
   *     eviction there is one row above the capacity, for the token that causes it
   */
  public KvCache(
      Memory memory, EvictionPolicy policy, long tokens, int layers, int kvHeads, int headSize) {
    window = new CacheWindow(policy);
    var spec = Spec.of(DType.F32, Math.clamp(tokens, 1, policy.capacity() + 1L), kvHeads, headSize);
    keys = new ArrayList<>();
    values = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      keys.add(memory.allocate(spec));
      values.add(memory.allocate(spec));
    }
  }

  /** Which rows hold something. */
  public CacheWindow window() {
    return window;
  }

  /** How many rows there are. */
  public int rows() {
    return Math.toIntExact(keys.getFirst().shape().extent(0));
  }

  /** A layer's keys. */
  public Tensor keys(int layer) {
    return keys.get(layer);
  }

  /** A layer's values. */
  public Tensor values(int layer) {
    return values.get(layer);
  }
}
