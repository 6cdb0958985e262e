package dev.lbrx.ops.gather;

import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;

/**
 * Replaces elements of each row by their places: y is x, then for j ascending {@code y[..., id[...,
 * j]] = v[..., j]}; where places repeat the last one stays.
 *
 * <p>In: {@code x [..., n]} f32, f16 or bf16; {@code id [..., k]} i32 with the same leading axes, 0
 * ≤ id &lt; n, checked when it runs; {@code v [..., k]}, the dtype of x. Out: as x. Exact.
 */
public record PutAlongAxis() implements Op {
  @Override
  public Specs infer(Specs in) {
    Spec x = in.count(3).floating(0, "x").rankAtLeast(1).spec();
    var id = in.typed(1, "id", DType.I32).rankAtLeast(1);
    id.shape(x.shape().withLast(id.last()));
    in.typed(2, "v", x.dtype()).shape(id.spec().shape());
    return Specs.of(x.as(x.dtype()));
  }
}
