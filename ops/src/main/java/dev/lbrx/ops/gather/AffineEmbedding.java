package dev.lbrx.ops.gather;

import dev.lbrx.ops.quantize.Affine;
import dev.lbrx.ops.quantize.DequantizeAffine;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;

/**
 * Rows of an affine-quantized table, in f32: {@code y[i, k] = fma(c, s, b)} of row id[i]. Unlike
 * {@link DequantizeAffine} it does not round to the dtype of the scales, as the products with
 * quantized weights do not.
 *
 * <p>In: {@code id [t]} i32 with 0 ≤ id &lt; rows, checked when it runs; {@code codes [rows,
 * n·bits/32]} u32; {@code scales, biases [rows, n/group]}. Out: {@code y [t, n]} f32. One rounding
 * an element, in every mode.
 *
 * @param scheme bits and group size
 */
public record AffineEmbedding(Affine scheme) implements Op {
  @Override
  public Specs infer(Specs in) {
    var id = in.count(4).typed(0, "id", DType.I32).rank(1);
    long columns = scheme.elements(in.any(1, "codes").rank(2).last());
    scheme.check(in, 1, columns);
    return Specs.of(Spec.of(DType.F32, id.last(), columns));
  }
}
