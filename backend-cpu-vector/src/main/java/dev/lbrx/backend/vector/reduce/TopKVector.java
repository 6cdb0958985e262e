package dev.lbrx.backend.vector.reduce;

import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.reduce.TopK;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * {@link TopK} with a row in cache: finds the k-th key by radix selection, collects what is above
 * it and the first of its equals, and sorts those.
 */
public final class TopKVector implements Kernel<TopK> {
  @Override
  public long pieces(TopK op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public long grain(TopK op, Specs inputs) {
    return Math.max(1, 8_192 / inputs.get(0).last());
  }

  @Override
  public Scratch local(TopK op, Specs inputs) {
    int n = Math.toIntExact(inputs.get(0).last());
    return new Scratch(n, Math.toIntExact(n + 2L * op.k() + Ranks.BINS));
  }

  @Override
  public void run(TopK op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    Tensor values = arguments.out(0);
    Tensor places = arguments.out(1);
    int n = Math.toIntExact(x.spec().last());
    int k = op.k();
    int bins = n + 2 * k;
    float[] row = part.localFloats();
    int[] keys = part.localInts();
    for (long r = part.from(); r < part.to(); r++) {
      Rows.load(x, x.rowByte(r), row, 0, n, n);
      Ranks.keys(row, n, keys, 0);
      collect(keys, n, k, Ranks.select(keys, 0, n, n - k, bins));
      Ranks.sort(keys, n, n + k, k, bins);
      store(x, r, keys, n, values, k);
      MemorySegment.copy(
          keys, n, places.segment(), ValueLayout.JAVA_INT_UNALIGNED, places.rowByte(r), k);
    }
  }

  /** Writes the places of the k greatest keys behind the n keys, ascending. */
  private static void collect(int[] keys, int n, int k, int least) {
    int above = 0;
    for (int i = 0; i < n; i++) {
      above += keys[i] > least ? 1 : 0;
    }
    int equals = k - above;
    int at = n;
    for (int i = 0; i < n; i++) {
      if (keys[i] > least || keys[i] == least && equals-- > 0) {
        keys[at++] = i;
      }
    }
  }

  // Copied, not computed from the keys: a −0 stays one.
  private static void store(Tensor x, long row, int[] places, int from, Tensor values, int k) {
    int bytes = x.dtype().bytes();
    for (int j = 0; j < k; j++) {
      MemorySegment.copy(
          x.segment(),
          x.rowByte(row) + (long) places[from + j] * bytes,
          values.segment(),
          values.rowByte(row) + (long) j * bytes,
          bytes);
    }
  }
}
