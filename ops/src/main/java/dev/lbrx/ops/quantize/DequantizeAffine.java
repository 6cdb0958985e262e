package dev.lbrx.ops.quantize;

import dev.lbrx.spi.Op;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;

/**
 * Weights from {@link Affine} codes as MLX's CPU gives them: the product c·s rounded to the dtype T
 * of the scales, then the sum with b rounded to T.
 *
 * <p>In: {@code codes [..., k·bits/32]} u32; {@code scales, biases [..., k/group]} of one dtype T,
 * f32, f16 or bf16. Out: {@code w [..., k]} of T. Codes are exact in every T. Tolerance: none,
 * bit-equal to MLX on a CPU.
 *
 * @param scheme bits and group size
 */
public record DequantizeAffine(Affine scheme) implements Op {
  @Override
  public Specs infer(Specs in) {
    var codes = in.count(3).any(0, "codes").rankAtLeast(1);
    long columns = scheme.elements(codes.last());
    scheme.check(in, 0, columns);
    return Specs.of(Spec.of(in.get(1).dtype(), codes.spec().shape().withLast(columns)));
  }

  @Override
  public boolean rowwise() {
    return true;
  }
}
