package dev.lbrx.ops.gather;

import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;

/**
 * Elements of each row by their places: {@code y[..., j] = x[..., id[..., j]]}.
 *
 * <p>In: {@code x [..., n]} f32, f16 or bf16; {@code id [..., k]} i32 with the same leading axes, 0
 * ≤ id &lt; n, checked when it runs. Out: {@code y [..., k]}, the dtype of x. Exact.
 */
public record TakeAlongAxis() implements Op {
  @Override
  public Specs infer(Specs in) {
    var x = in.count(2).floating(0, "x").rankAtLeast(1);
    var id = in.typed(1, "id", DType.I32).rankAtLeast(1);
    id.shape(x.spec().shape().withLast(id.last()));
    return Specs.of(Spec.of(x.spec().dtype(), id.spec().shape()));
  }
}
