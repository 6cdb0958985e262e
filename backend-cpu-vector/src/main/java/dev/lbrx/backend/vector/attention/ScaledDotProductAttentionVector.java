package dev.lbrx.backend.vector.attention;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.backend.vector.reduce.SoftmaxVector;
import dev.lbrx.ops.Stripes;
import dev.lbrx.ops.attention.ScaledDotProductAttention;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/** {@link ScaledDotProductAttention}, one head of one query at a time. */
public final class ScaledDotProductAttentionVector implements Kernel<ScaledDotProductAttention> {
  @Override
  public long pieces(ScaledDotProductAttention op, Arguments arguments, int phase) {
    return arguments.out(0).shape().rows();
  }

  @Override
  public Scratch local(ScaledDotProductAttention op, Specs inputs) {
    long d = Floats.padded(inputs.get(0).last());
    long e = Floats.padded(inputs.get(2).last());
    return Scratch.floats(
        Floats.padded(inputs.get(1).shape().extent(0)) + Stripes.COUNT + 2 * d + 2 * e);
  }

  @Override
  public void run(ScaledDotProductAttention op, Arguments arguments, Part part) {
    Tensor q = arguments.in(0);
    Tensor y = arguments.out(0);
    long t = q.shape().extent(0);
    long heads = q.shape().extent(1);
    long kvHeads = arguments.in(1).shape().extent(1);
    for (long piece = part.from(); piece < part.to(); piece++) {
      long head = piece / t;
      long query = piece % t;
      int keys = Math.toIntExact(arguments.scalar(0) - t + 1 + query);
      long row = query * heads + head;
      attend(op, arguments, row, head * kvHeads / heads, keys, part.localFloats());
    }
  }

  private static void attend(
      ScaledDotProductAttention op,
      Arguments arguments,
      long row,
      long kvHead,
      int keys,
      float[] work) {
    Tensor q = arguments.in(0);
    Tensor k = arguments.in(1);
    Tensor v = arguments.in(2);
    Tensor y = arguments.out(0);
    long kvHeads = k.shape().extent(1);
    int d = Math.toIntExact(q.spec().last());
    int dPadded = Floats.padded(d);
    int e = Math.toIntExact(v.spec().last());
    int ePadded = Floats.padded(e);
    int padded = Floats.padded(keys);
    int query = padded + Stripes.COUNT;
    int key = query + dPadded;
    int value = key + dPadded;
    int sums = value + ePadded;
    Rows.load(q, q.rowByte(row), work, query, d, dPadded);
    for (int j = 0; j < keys; j++) {
      Rows.load(k, k.rowByte(j * kvHeads + kvHead), work, key, d, dPadded);
      work[j] = product(work, query, key, dPadded, padded) * op.scale();
    }
    SoftmaxVector.exponentials(work, keys, padded, SoftmaxVector.maximum(work, keys, padded));
    float sum = Floats.sum(work, 0, padded, work, padded);
    Arrays.fill(work, sums, sums + ePadded, 0f);
    for (int j = 0; j < keys; j++) {
      Rows.load(v, v.rowByte(j * kvHeads + kvHead), work, value, e, ePadded);
      accumulate(work, work[j], value, sums, ePadded);
    }
    for (int i = 0; i < e; i++) {
      work[sums + i] /= sum;
    }
    Rows.store(work, sums, y, y.rowByte(row), e);
  }

  private static float product(float[] work, int query, int key, int padded, int stripes) {
    for (int s = 0; s < Stripes.COUNT; s += Floats.LANES) {
      var sum = FloatVector.zero(Floats.SPECIES);
      for (int i = s; i < padded; i += Stripes.COUNT) {
        sum =
            FloatVector.fromArray(Floats.SPECIES, work, query + i)
                .fma(FloatVector.fromArray(Floats.SPECIES, work, key + i), sum);
      }
      sum.intoArray(work, stripes + s);
    }
    return Floats.fold(work, stripes);
  }

  private static void accumulate(float[] work, float weight, int value, int sums, int padded) {
    var factor = FloatVector.broadcast(Floats.SPECIES, weight);
    for (int i = 0; i < padded; i += Floats.LANES) {
      factor
          .fma(
              FloatVector.fromArray(Floats.SPECIES, work, value + i),
              FloatVector.fromArray(Floats.SPECIES, work, sums + i))
          .intoArray(work, sums + i);
    }
  }
}
