package dev.lbrx.backend.vector.attention;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.backend.vector.reduce.SoftmaxVector;
import dev.lbrx.ops.Stripes;
import dev.lbrx.ops.attention.ScaledDotProductAttention;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Shape;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * {@link ScaledDotProductAttention} by key heads and blocks of queries. The rows of a piece, some
 * queries of all the heads that share a key head, go over the keys and then over the values block
 * by block, so that both are read from memory once.
 *
 * <p>Working memory: the rows' scores, the rows' queries, one block of keys or values, {@link
 * KeyProducts#PARTIALS} floats, the rows' weighted sums.
 */
public final class ScaledDotProductAttentionVector implements Kernel<ScaledDotProductAttention> {
  /** Keys or values that are copied into the cache at a time. */
  static final int BLOCK = 64;

  private static final int MOST_QUERIES = 8;
  private static final int MOST_SCORES = 1 << 17;

  @Override
  public long pieces(ScaledDotProductAttention op, Arguments arguments, int phase) {
    Shape q = arguments.in(0).shape();
    Shape k = arguments.in(1).shape();
    return q.elements() == 0 ? 0 : Math.ceilDiv(q.extent(0), queries(q, k)) * k.extent(1);
  }

  @Override
  public long grain(ScaledDotProductAttention op, Specs inputs) {
    Shape q = inputs.get(0).shape();
    Shape k = inputs.get(1).shape();
    long rows = queries(q, k) * Math.max(1, q.extent(1) / k.extent(1));
    long work = rows * (k.extent(0) / 2) * (q.last() + inputs.get(2).last());
    return Math.max(1, 500_000 / Math.max(1, work));
  }

  @Override
  public Scratch local(ScaledDotProductAttention op, Specs inputs) {
    Shape q = inputs.get(0).shape();
    Shape k = inputs.get(1).shape();
    long rows = queries(q, k) * (q.extent(1) / k.extent(1));
    long d = KeyProducts.padded(q.last());
    long e = WeightedSums.padded(inputs.get(2).last());
    return Scratch.floats(
        rows * (pitch(k) + d + e) + BLOCK * Math.max(d, e) + KeyProducts.PARTIALS);
  }

  @Override
  public void run(ScaledDotProductAttention op, Arguments arguments, Part part) {
    Shape q = arguments.in(0).shape();
    Shape k = arguments.in(1).shape();
    int kvHeads = Math.toIntExact(k.extent(1));
    int most = queries(q, k);
    int blocks = Math.toIntExact(Math.ceilDiv(q.extent(0), most));
    for (long piece = part.from(); piece < part.to(); piece++) {
      int kvHead = (int) (piece / blocks);
      int first = (int) (piece % blocks) * most;
      int count = (int) Math.min(most, q.extent(0) - first);
      attend(op, arguments, kvHead, kvHeads, first, count, part.localFloats());
    }
  }

  private static void attend(
      ScaledDotProductAttention op,
      Arguments arguments,
      int kvHead,
      int kvHeads,
      int first,
      int count,
      float[] work) {
    Shape q = arguments.in(0).shape();
    int group = Math.toIntExact(q.extent(1)) / kvHeads;
    int rows = count * group;
    int pitch = pitch(arguments.in(1).shape());
    int d = KeyProducts.padded(q.last());
    int e = WeightedSums.padded(arguments.out(0).spec().last());
    int queries = rows * pitch;
    int block = queries + rows * d;
    int partials = block + BLOCK * Math.max(d, e);
    int sums = partials + KeyProducts.PARTIALS;
    // Row r is query first + r / group of head kvHead · group + r % group; it sees this many keys
    // if it is the first query, one more a query.
    int keys = Math.toIntExact(arguments.scalar(0) - q.extent(0) + 1) + first;
    loadQueries(arguments, first, group, kvHead, rows, d, work, queries);
    int most = keys + count - 1;
    for (int j = 0; j < most; j += BLOCK) {
      int width = Math.min(BLOCK, most - j);
      loadBlock(arguments.in(1), kvHead, kvHeads, j, width, d, work, block);
      for (int r = 0; r < rows; r++) {
        KeyProducts.products(work, queries + r * d, block, width, d, partials);
        KeyProducts.scores(work, partials, width, op.scale(), r * pitch + j);
      }
    }
    for (int r = 0; r < rows; r++) {
      softmax(work, r * pitch, pitch, keys + r / group, sums + r * e, e);
    }
    for (int j = 0; j < most; j += BLOCK) {
      int width = Math.min(BLOCK, most - j);
      loadBlock(arguments.in(2), kvHead, kvHeads, j, width, e, work, block);
      for (int r = 0; r < rows; r += 2) {
        int other = Math.min(r + 1, rows - 1);
        int both = Math.clamp(keys + r / group - j, 0, width);
        int all = Math.clamp(keys + other / group - j, 0, width);
        int weights = r * pitch + j;
        int otherWeights = other * pitch + j;
        int at = sums + r * e;
        int otherAt = sums + other * e;
        WeightedSums.add(work, weights, otherWeights, block, 0, both, at, otherAt, e);
        // The later query of the two may see one more.
        WeightedSums.add(work, otherWeights, otherWeights, block, both, all, otherAt, otherAt, e);
      }
    }
    store(arguments.out(0), first, group, kvHead, rows, pitch, work, sums);
  }

  private static void loadQueries(
      Arguments arguments, int first, int group, int kvHead, int rows, int d, float[] to, int at) {
    Tensor q = arguments.in(0);
    int heads = Math.toIntExact(q.shape().extent(1));
    int last = Math.toIntExact(q.spec().last());
    for (int r = 0; r < rows; r++) {
      long row = (long) (first + r / group) * heads + kvHead * group + r % group;
      Rows.load(q, q.rowByte(row), to, at + r * d, last, d);
    }
  }

  private static void loadBlock(
      Tensor from, int kvHead, int kvHeads, int first, int width, int padded, float[] to, int at) {
    int last = Math.toIntExact(from.spec().last());
    if (last != padded) {
      for (int j = 0; j < width; j++) {
        long row = (long) (first + j) * kvHeads + kvHead;
        Rows.load(from, from.rowByte(row), to, at + j * padded, last, padded);
      }
      return;
    }
    long start = from.rowByte((long) first * kvHeads + kvHead);
    long step = 4 * from.spec().stride(0);
    for (int i = 0; i < padded; i += Floats.LANES) {
      copyColumn(from.segment(), start + 4L * i, step, width, to, at + i, padded);
    }
  }

  // One vector of each row at a time: twice as fast here as a copying call for each short row.
  private static void copyColumn(
      MemorySegment from, long bytes, long step, int count, float[] to, int at, int pitch) {
    for (int j = 0; j < count; j++) {
      FloatVector.fromMemorySegment(Floats.SPECIES, from, bytes + j * step, ByteOrder.LITTLE_ENDIAN)
          .intoArray(to, at + j * pitch);
    }
  }

  // Leaves undivided weights, their sum where the row's stretch of scores ends, and zeros to add
  // to.
  private static void softmax(float[] work, int scores, int pitch, int keys, int sums, int e) {
    int padded = Floats.padded(keys);
    float maximum = SoftmaxVector.maximum(work, scores, keys, padded);
    SoftmaxVector.exponentials(work, scores, keys, padded, maximum);
    float sum = Floats.sum(work, scores, scores + padded, work, scores + padded);
    work[scores + pitch - 1] = sum;
    Arrays.fill(work, sums, sums + e, 0f);
  }

  private static void store(
      Tensor y, int first, int group, int kvHead, int rows, int pitch, float[] work, int sums) {
    int heads = Math.toIntExact(y.shape().extent(1));
    int last = Math.toIntExact(y.spec().last());
    int e = WeightedSums.padded(last);
    for (int r = 0; r < rows; r++) {
      WeightedSums.divide(work, sums + r * e, e, work[(r + 1) * pitch - 1]);
      long row = (long) (first + r / group) * heads + kvHead * group + r % group;
      Rows.store(work, sums + r * e, y, y.rowByte(row), last);
    }
  }

  private static int queries(Shape q, Shape k) {
    long scores = Math.max(1, q.extent(1) / k.extent(1) * k.extent(0));
    return Math.clamp(MOST_SCORES / scores, 1, Math.clamp(q.extent(0), 1, MOST_QUERIES));
  }

  private static int pitch(Shape k) {
    return Floats.padded(k.extent(0)) + Stripes.COUNT;
  }
}
