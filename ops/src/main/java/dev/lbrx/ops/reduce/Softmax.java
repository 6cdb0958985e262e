package dev.lbrx.ops.reduce;

import dev.lbrx.ops.Order;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;

/**
 * Softmax over the last axis: {@code y[i] = exp(x[i] − max) / Σ exp(x[j] − max)}.
 *
 * <p>In: {@code x [..., n]} f32, f16 or bf16, n ≥ 1; a mask of the same shape or none: bool or u8,
 * where 0 leaves an element out (its result is 0), or f32, f16 or bf16, added to x. A mask for
 * several rows has stride 0. Out: as x. Arithmetic in f32: the sum with the mask, the maximum (NaN
 * wins), exp of each difference, the sum in {@link Order#STRIPES}, one division an element, one
 * rounding. A row with NaN or +∞, of −∞ alone, or all left out, is NaN. What is below the least
 * normal number before the division is 0 ({@link dev.lbrx.ops.math.Exp}).
 *
 * <p>Tolerance: 1e-5 of the exact result in f32, and one rounding to the dtype.
 */
public record Softmax() implements Op {
  @Override
  public Specs infer(Specs in) {
    var x = in.count(Math.clamp(in.size(), 1, 2)).floating(0, "x").rankAtLeast(1);
    x.require(x.last() > 0, "one element a row at least");
    Spec spec = x.spec();
    if (in.size() == 2) {
      var mask = in.any(1, "mask").shape(spec.shape());
      var dtype = mask.spec().dtype();
      mask.require(
          dtype.computable() || dtype == DType.BOOL || dtype == DType.U8,
          "bool, u8, f32, f16 or bf16");
    }
    return Specs.of(spec.as(spec.dtype()));
  }
}
