package dev.lbrx.ops.matmul;

import dev.lbrx.ops.quantize.Affine;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;

/**
 * Lays an affine-quantized matrix out anew as {@link RowTiles}: the same codes, scales and biases
 * in another order.
 *
 * <p>In: {@code codes [n, k·bits/32]} u32; {@code scales, biases [n, k/group]} of one dtype, f32,
 * f16 or bf16. Out: {@code [tiles, bytes]} u8. Tolerance: none, nothing is computed.
 *
 * @param scheme bits and group size
 */
public record RetileAffine(Affine scheme) implements Op {
  @Override
  public Specs infer(Specs in) {
    var codes = in.count(3).typed(0, "codes", DType.U32).rank(2);
    scheme.check(in, 0, scheme.elements(codes.last()));
    return Specs.of(tiles(in.get(0), in.get(1)).spec());
  }

  /** The layout of the output. */
  public RowTiles tiles(Spec codes, Spec scales) {
    long columns = scheme.elements(codes.last());
    return RowTiles.of(scheme, scales.dtype(), codes.shape().extent(0), columns);
  }
}
