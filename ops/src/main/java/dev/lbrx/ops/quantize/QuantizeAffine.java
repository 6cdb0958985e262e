package dev.lbrx.ops.quantize;

import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;

/**
 * Quantizes to {@link Affine} codes, bit-equal to MLX's CPU rule. For each group with maximum M,
 * minimum m and n = 2^bits − 1, in f32: {@code s = max((M − m)/n, 1e−7)}; if |m| &gt; |M| then e =
 * m, else e = M and s = −s; {@code q0 = rint(e/s)}; if q0 ≠ 0 then s = e/q0 and b = e, else b = 0;
 * code = clamp(rint((w − b)/s), 0, n); s and b are rounded to w's dtype only when stored.
 *
 * <p>One bit has a rule of its own: {@code s = max(M − m, 1e−7)}, b = m, code = 1 where {@code (w −
 * b)/s > ½}.
 *
 * <p>In: {@code w [..., k]} f32, f16 or bf16, k a multiple of the group. Out: {@code codes [...,
 * k·bits/32]} u32; {@code scales, biases [..., k/group]} of w's dtype. A group whose M − m is not
 * finite, by overflow or because an element is not, gets code 0 everywhere, scale NaN and bias NaN;
 * a quotient that is NaN gives code 0. Tolerance: none, bit-equal to MLX on a CPU.
 *
 * <p>Source: MLX, {@code quantize} of its CPU backend.
 *
 * @param scheme bits and group size
 */
public record QuantizeAffine(Affine scheme) implements Op {
  @Override
  public Specs infer(Specs in) {
    var w = in.count(1).floating(0, "w").rankAtLeast(1);
    w.require(w.last() % scheme.group() == 0, "rows in whole groups of " + scheme.group());
    var shape = w.spec().shape();
    var group = Spec.of(w.spec().dtype(), shape.withLast(w.last() / scheme.group()));
    return Specs.of(Spec.of(DType.U32, shape.withLast(scheme.words(w.last()))), group, group);
  }

  @Override
  public boolean rowwise() {
    return true;
  }
}
