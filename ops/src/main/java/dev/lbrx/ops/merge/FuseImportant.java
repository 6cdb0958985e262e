package dev.lbrx.ops.merge;

import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Specs;

/**
 * Takes the changes of unusual importance: {@code y = q + (p − q)} where {@code importance ≥ median
 * + 1.5·(Q₃ − Q₁)}, else q. The quantile at f is the element at ⌊f·(N−1)⌋ of all, in ascending
 * order.
 *
 * <p>In: {@code q, p [...]} of one shape and dtype, f32, f16 or bf16; {@code importance [...]} f32,
 * not negative. Out: as q. Importances are ordered by their 31 bits without the sign, NaN last;
 * every operation rounded in f32, one rounding at the end. Tolerance: none.
 */
public record FuseImportant() implements Op {
  @Override
  public Specs infer(Specs in) {
    var q = in.count(3).floating(0, "q").spec();
    in.typed(1, "p", q.dtype()).shape(q.shape());
    in.typed(2, "importance", DType.F32).shape(q.shape());
    return Specs.of(q.as(q.dtype()));
  }

  @Override
  public boolean denseOnly() {
    return true;
  }

  /**
   * The index, in ascending order, of the quantile at a quarter of N elements, at two, at three.
   */
  public static long rank(int quarter, long elements) {
    return quarter * Math.max(0, elements - 1) / 4;
  }

  /** Where importance begins. */
  public static float threshold(float first, float median, float third) {
    return median + 1.5f * (third - first);
  }
}
