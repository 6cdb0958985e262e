package dev.lbrx.backend.reference.attention;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.backend.reference.reduce.SoftmaxReference;
import dev.lbrx.ops.Stripes;
import dev.lbrx.ops.attention.ScaledDotProductAttention;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link ScaledDotProductAttention}, one head of one query at a time. */
public final class ScaledDotProductAttentionReference implements Kernel<ScaledDotProductAttention> {
  @Override
  public long pieces(ScaledDotProductAttention op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public void run(ScaledDotProductAttention op, Arguments arguments, Part part) {
    Tensor q = arguments.in(0);
    Tensor k = arguments.in(1);
    Tensor v = arguments.in(2);
    Tensor y = arguments.out(0);
    long heads = q.shape().extent(1);
    long kvHeads = k.shape().extent(1);
    long unseen = arguments.scalar(0) - q.shape().extent(0) + 1;
    for (long row = part.from(); row < part.to(); row++) {
      int keys = Math.toIntExact(unseen + row / heads);
      long kvHead = row % heads * kvHeads / heads;
      float[] weights = new float[keys];
      for (int j = 0; j < keys; j++) {
        weights[j] = product(q, row, k, j * kvHeads + kvHead) * op.scale();
      }
      SoftmaxReference.exponentials(weights, keys, SoftmaxReference.maximum(weights, keys));
      float sum = SoftmaxReference.sum(weights, keys);
      for (int i = 0; i < y.spec().last(); i++) {
        float chain = 0f;
        for (int j = 0; j < keys; j++) {
          long element = v.spec().rowOffset(j * kvHeads + kvHead) + i;
          chain = Math.fma(weights[j], Elements.get(v, element), chain);
        }
        Elements.set(y, y.spec().rowOffset(row) + i, chain / sum);
      }
    }
  }

  private static float product(Tensor q, long queryRow, Tensor k, long keyRow) {
    int d = Math.toIntExact(q.spec().last());
    long query = q.spec().rowOffset(queryRow);
    long key = k.spec().rowOffset(keyRow);
    float[] stripes = new float[Stripes.COUNT];
    for (int i = 0; i < Math.ceilDiv(d, Stripes.COUNT) * Stripes.COUNT; i++) {
      float a = i < d ? Elements.get(q, query + i) : 0f;
      float b = i < d ? Elements.get(k, key + i) : 0f;
      stripes[i % Stripes.COUNT] = Math.fma(a, b, stripes[i % Stripes.COUNT]);
    }
    return Stripes.fold(stripes, Stripes.COUNT);
  }
}
