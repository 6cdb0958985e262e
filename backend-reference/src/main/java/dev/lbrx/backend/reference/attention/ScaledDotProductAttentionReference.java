package dev.lbrx.backend.reference.attention;

import dev.lbrx.backend.reference.Codes;
import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.Stripes;
import dev.lbrx.ops.attention.Entries;
import dev.lbrx.ops.attention.Mask;
import dev.lbrx.ops.attention.ScaledDotProductAttention;
import dev.lbrx.ops.math.Exp;
import dev.lbrx.ops.math.Tanh;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import java.lang.foreign.ValueLayout;

/** The definition of {@link ScaledDotProductAttention}, one head of one query at a time. */
public final class ScaledDotProductAttentionReference implements Kernel<ScaledDotProductAttention> {
  @Override
  public long pieces(ScaledDotProductAttention op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public void run(ScaledDotProductAttention op, Arguments arguments, Part part) {
    for (long row = part.from(); row < part.to(); row++) {
      attend(op, arguments, row);
    }
  }

  private static void attend(ScaledDotProductAttention op, Arguments arguments, long row) {
    Tensor q = arguments.in(0);
    Tensor y = arguments.out(0);
    long t = q.shape().extent(0);
    long heads = q.shape().extent(1);
    long kvHeads = arguments.in(1).shape().extent(1);
    long kvHead = row % heads * kvHeads / heads;
    int from = Math.toIntExact(op.mask().from(row / heads, t, arguments.scalar(0)));
    int to = Math.toIntExact(op.mask().to(row / heads, t, arguments.scalar(0)));
    float[] query = dense(q, row);
    float[] scores = new float[to];
    float maximum = sink(op, arguments, row % heads);
    for (int j = from; j < to; j++) {
      if (sees(op, arguments, row, j)) {
        float[] key = entry(op.keys(), arguments, 1, j * kvHeads + kvHead);
        scores[j] = capped(op, product(query, key) * op.scale()) + added(op, arguments, row, j);
        maximum = Math.max(maximum, scores[j]);
      }
    }
    int e = Math.toIntExact(y.spec().last());
    float[] stripes = new float[Stripes.COUNT];
    float[] chains = new float[e];
    for (int j = from; j < to; j++) {
      if (sees(op, arguments, row, j)) {
        float weight = Exp.of(scores[j] - maximum);
        stripes[j % Stripes.COUNT] += weight;
        float[] value = entry(op.values(), arguments, op.valueInput(), j * kvHeads + kvHead);
        for (int i = 0; i < e; i++) {
          chains[i] = Math.fma(weight, value[i], chains[i]);
        }
      }
    }
    float sum = Stripes.fold(stripes, Stripes.COUNT);
    if (op.sinks()) {
      sum += Exp.of(sink(op, arguments, row % heads) - maximum);
    }
    for (int i = 0; i < e; i++) {
      Elements.set(y, y.spec().rowOffset(row) + i, chains[i] / sum);
    }
  }

  private static float capped(ScaledDotProductAttention op, float score) {
    float cap = op.softCap();
    return cap == 0 ? score : cap * Tanh.of(score / cap);
  }

  private static float sink(ScaledDotProductAttention op, Arguments arguments, long head) {
    return op.sinks() ? Elements.get(arguments.in(op.sinkInput()), head) : Float.NEGATIVE_INFINITY;
  }

  private static boolean sees(
      ScaledDotProductAttention op, Arguments arguments, long row, long key) {
    if (!(op.mask() instanceof Mask.Given)) {
      return true;
    }
    Tensor mask = arguments.in(op.maskInput());
    return mask.dtype().computable()
        || mask.segment().get(ValueLayout.JAVA_BYTE, mask.spec().rowOffset(row) + key) != 0;
  }

  // −0 changes no score.
  private static float added(
      ScaledDotProductAttention op, Arguments arguments, long row, long key) {
    if (!(op.mask() instanceof Mask.Given)) {
      return -0f;
    }
    Tensor mask = arguments.in(op.maskInput());
    return mask.dtype().computable() ? Elements.get(mask, mask.spec().rowOffset(row) + key) : -0f;
  }

  private static float[] entry(Entries entries, Arguments arguments, int input, long row) {
    return switch (entries) {
      case Entries.Dense() -> dense(arguments.in(input), row);
      case Entries.Quantized(var scheme) -> {
        Tensor codes = arguments.in(input);
        Tensor scales = arguments.in(input + 1);
        Tensor biases = arguments.in(input + 2);
        float[] values = new float[Math.toIntExact(scheme.elements(codes.spec().last()))];
        for (int i = 0; i < values.length; i++) {
          int code = Codes.get(codes, codes.spec().rowOffset(row), scheme.bits(), i);
          int group = i / scheme.group();
          float s = Elements.get(scales, scales.spec().rowOffset(row) + group);
          float b = Elements.get(biases, biases.spec().rowOffset(row) + group);
          values[i] = Math.fma(code, s, b);
        }
        yield values;
      }
    };
  }

  private static float[] dense(Tensor tensor, long row) {
    float[] values = new float[Math.toIntExact(tensor.spec().last())];
    for (int i = 0; i < values.length; i++) {
      values[i] = Elements.get(tensor, tensor.spec().rowOffset(row) + i);
    }
    return values;
  }

  private static float product(float[] query, float[] key) {
    float[] stripes = new float[Stripes.COUNT];
    for (int i = 0; i < Math.ceilDiv(query.length, Stripes.COUNT) * Stripes.COUNT; i++) {
      float a = i < query.length ? query[i] : 0f;
      float b = i < query.length ? key[i] : 0f;
      stripes[i % Stripes.COUNT] = Math.fma(a, b, stripes[i % Stripes.COUNT]);
    }
    return Stripes.fold(stripes, Stripes.COUNT);
  }
}
