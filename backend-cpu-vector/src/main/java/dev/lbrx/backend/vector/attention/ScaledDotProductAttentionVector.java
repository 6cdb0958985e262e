package dev.lbrx.backend.vector.attention;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.Masks;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.backend.vector.math.TanhVector;
import dev.lbrx.backend.vector.reduce.RowExtremes;
import dev.lbrx.backend.vector.reduce.SoftmaxVector;
import dev.lbrx.ops.Stripes;
import dev.lbrx.ops.attention.Mask;
import dev.lbrx.ops.attention.ScaledDotProductAttention;
import dev.lbrx.ops.math.Exp;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Shape;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * {@link ScaledDotProductAttention} by key heads and blocks of queries. The rows of a piece, some
 * queries of all the heads that share a key head, go over the keys and then over the values block
 * by block, so that both are read from memory once.
 *
 * <p>Working memory: the rows' scores, the rows' queries, one block of keys or values, {@link
 * KeyProducts#PARTIALS} floats, the rows' weighted sums, what {@link Blocks} needs.
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
    return q.elements() == 0 ? 0 : Math.ceilDiv(q.extent(0), queries(op, q, k)) * k.extent(1);
  }

  @Override
  public long grain(ScaledDotProductAttention op, Specs inputs) {
    Shape q = inputs.get(0).shape();
    Shape k = inputs.get(1).shape();
    long rows = queries(op, q, k) * Math.max(1, q.extent(1) / k.extent(1));
    long work = rows * (span(op, k) / 2) * (q.last() + op.infer(inputs).get(0).last());
    return Math.max(1, 500_000 / Math.max(1, work));
  }

  @Override
  public Scratch local(ScaledDotProductAttention op, Specs inputs) {
    Shape q = inputs.get(0).shape();
    Shape k = inputs.get(1).shape();
    long values = op.infer(inputs).get(0).last();
    long rows = queries(op, q, k) * (q.extent(1) / k.extent(1));
    long d = KeyProducts.padded(q.last());
    long e = WeightedSums.padded(values);
    long block = BLOCK * Math.max(d, e);
    long entries = Math.max(Blocks.floats(q.last()), Blocks.floats(values));
    return new Scratch(
        Math.toIntExact(rows * (pitch(op, k) + d + e) + block + KeyProducts.PARTIALS + entries),
        Math.max(Blocks.ints(q.last()), Blocks.ints(values)));
  }

  @Override
  public void run(ScaledDotProductAttention op, Arguments arguments, Part part) {
    Shape q = arguments.in(0).shape();
    Shape k = arguments.in(1).shape();
    int most = queries(op, q, k);
    int blocks = Math.toIntExact(Math.ceilDiv(q.extent(0), most));
    for (long piece = part.from(); piece < part.to(); piece++) {
      int kvHead = (int) (piece / blocks);
      int first = (int) (piece % blocks) * most;
      int count = (int) Math.min(most, q.extent(0) - first);
      attend(op, arguments, kvHead, first, count, part);
    }
  }

  private static void attend(
      ScaledDotProductAttention op,
      Arguments arguments,
      int kvHead,
      int first,
      int count,
      Part part) {
    Shape q = arguments.in(0).shape();
    Shape k = arguments.in(1).shape();
    float[] work = part.localFloats();
    int[] ints = part.localInts();
    int group = Math.toIntExact(q.extent(1) / k.extent(1));
    int rows = count * group;
    int pitch = pitch(op, k);
    int d = KeyProducts.padded(q.last());
    int e = WeightedSums.padded(arguments.out(0).spec().last());
    int queries = rows * pitch;
    int block = queries + rows * d;
    int partials = block + BLOCK * Math.max(d, e);
    int sums = partials + KeyProducts.PARTIALS;
    int spare = sums + rows * e;
    // Row r is query first + r / group of head kvHead · group + r % group. Scores are stored from
    // key start on, a multiple of the stripes.
    int start = from(op, arguments, first) / Stripes.COUNT * Stripes.COUNT;
    int end = to(op, arguments, first + count - 1);
    loadQueries(arguments, first, group, kvHead, rows, d, work, queries);
    for (int j = start; j < end; j += BLOCK) {
      int width = Math.min(BLOCK, end - j);
      Blocks.load(op.keys(), arguments, 1, kvHead, j, width, d, work, block, spare, ints);
      for (int r = 0; r < rows; r++) {
        int scores = r * pitch + j - start;
        KeyProducts.products(work, queries + r * d, block, width, d, partials);
        KeyProducts.scores(work, partials, width, op.scale(), scores);
        if (op.softCap() > 0) {
          cap(work, scores, width, op.softCap());
        }
        if (op.mask() instanceof Mask.Given) {
          Tensor mask = arguments.in(op.maskInput());
          long at = mask.rowByte(row(q, first, group, kvHead, r)) + (long) j * mask.dtype().bytes();
          Masks.apply(mask, at, width, work, scores, partials);
        }
      }
    }
    for (int r = 0; r < rows; r++) {
      int query = first + r / group;
      int low = from(op, arguments, query) - start;
      int high = to(op, arguments, query) - start;
      float sink = sink(op, arguments, kvHead * group + r % group, work, spare);
      work[(r + 1) * pitch - 1] = softmax(op, work, r * pitch, low, high, sink);
      Arrays.fill(work, sums + r * e, sums + (r + 1) * e, 0f);
    }
    for (int j = start; j < end; j += BLOCK) {
      int width = Math.min(BLOCK, end - j);
      Blocks.load(
          op.values(), arguments, op.valueInput(), kvHead, j, width, e, work, block, spare, ints);
      int scores = j - start;
      if (GivenMask.skips(op, arguments)) {
        Tensor mask = arguments.in(op.maskInput());
        for (int r = 0; r < rows; r++) {
          long row = row(q, first, group, kvHead, r);
          GivenMask.add(mask, row, j, width, work, r * pitch + scores, block, sums + r * e, e);
        }
        continue;
      }
      for (int r = 0; r < rows; r += 2) {
        int other = Math.min(r + 1, rows - 1);
        int from = Math.clamp(from(op, arguments, first + r / group) - j, 0, width);
        int to = Math.clamp(to(op, arguments, first + r / group) - j, 0, width);
        int otherFrom = Math.clamp(from(op, arguments, first + other / group) - j, 0, width);
        int otherTo = Math.clamp(to(op, arguments, first + other / group) - j, 0, width);
        int weights = r * pitch + scores;
        int others = other * pitch + scores;
        int at = sums + r * e;
        int otherAt = sums + other * e;
        // The later query of the two may see one more at the end, and one less at the start.
        int both = Math.min(otherFrom, to);
        WeightedSums.add(work, weights, weights, block, from, both, at, at, e);
        WeightedSums.add(work, weights, others, block, both, to, at, otherAt, e);
        WeightedSums.add(
            work, others, others, block, Math.max(otherFrom, to), otherTo, otherAt, otherAt, e);
      }
    }
    store(arguments.out(0), first, group, kvHead, rows, pitch, work, sums);
  }

  private static void loadQueries(
      Arguments arguments, int first, int group, int kvHead, int rows, int d, float[] to, int at) {
    Tensor q = arguments.in(0);
    int last = Math.toIntExact(q.spec().last());
    for (int r = 0; r < rows; r++) {
      long row = row(q.shape(), first, group, kvHead, r);
      Rows.load(q, q.rowByte(row), to, at + r * d, last, d);
    }
  }

  private static void cap(float[] work, int at, int count, float cap) {
    for (int i = at; i < at + count; i += Floats.LANES) {
      var score = FloatVector.fromArray(Floats.SPECIES, work, i).div(cap);
      TanhVector.of(score).mul(cap).intoArray(work, i);
    }
  }

  // Leaves undivided weights and gives their sum.
  private static float softmax(
      ScaledDotProductAttention op, float[] work, int scores, int low, int high, float sink) {
    int padded = Floats.padded(high);
    Arrays.fill(work, scores, scores + low, Float.NEGATIVE_INFINITY);
    float maximum = Math.max(sink, RowExtremes.maximum(work, scores, high, padded));
    float sum = SoftmaxVector.exponentials(work, scores, high, padded, maximum);
    return op.sinks() ? sum + Exp.of(sink - maximum) : sum;
  }

  private static float sink(
      ScaledDotProductAttention op, Arguments arguments, int head, float[] work, int spare) {
    if (!op.sinks()) {
      return Float.NEGATIVE_INFINITY;
    }
    Tensor sinks = arguments.in(op.sinkInput());
    Rows.load(sinks, (long) head * sinks.dtype().bytes(), work, spare, 1, 1);
    return work[spare];
  }

  private static void store(
      Tensor y, int first, int group, int kvHead, int rows, int pitch, float[] work, int sums) {
    int last = Math.toIntExact(y.spec().last());
    int e = WeightedSums.padded(last);
    for (int r = 0; r < rows; r++) {
      WeightedSums.divide(work, sums + r * e, e, work[(r + 1) * pitch - 1]);
      Rows.store(work, sums + r * e, y, y.rowByte(row(y.shape(), first, group, kvHead, r)), last);
    }
  }

  private static long row(Shape q, int first, int group, int kvHead, int r) {
    return (first + r / group) * q.extent(1) + (long) kvHead * group + r % group;
  }

  private static int from(ScaledDotProductAttention op, Arguments arguments, int query) {
    long t = arguments.in(0).shape().extent(0);
    return (int) op.mask().from(query, t, arguments.scalar(0));
  }

  private static int to(ScaledDotProductAttention op, Arguments arguments, int query) {
    long t = arguments.in(0).shape().extent(0);
    return (int) op.mask().to(query, t, arguments.scalar(0));
  }

  private static int queries(ScaledDotProductAttention op, Shape q, Shape k) {
    long scores = Math.max(1, q.extent(1) / k.extent(1) * span(op, k));
    return Math.clamp(MOST_SCORES / scores, 1, Math.clamp(q.extent(0), 1, MOST_QUERIES));
  }

  // The most keys between the first that a piece's queries see, rounded down, and the last.
  private static long span(ScaledDotProductAttention op, Shape k) {
    return op.mask() instanceof Mask.SlidingWindow(long size)
        ? Math.min(k.extent(0), size + MOST_QUERIES + Stripes.COUNT)
        : k.extent(0);
  }

  private static int pitch(ScaledDotProductAttention op, Shape k) {
    return Floats.padded(span(op, k)) + Stripes.COUNT;
  }
}
