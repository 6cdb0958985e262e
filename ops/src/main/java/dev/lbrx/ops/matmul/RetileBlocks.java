package dev.lbrx.ops.matmul;

import dev.lbrx.spi.Op;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;

/**
 * Lays a matrix in blocks of a GGML type out anew as {@link RowTiles}: its codes, and the scale and
 * offset of each group, which for types with scales of scales are their products.
 *
 * <p>In: {@code w [n, k]} of a block type whose codes fit 8 bits ({@link RowTiles#hold}). Out:
 * {@code [tiles, bytes]} u8. Tolerance: none.
 */
public record RetileBlocks() implements Op {
  @Override
  public Specs infer(Specs in) {
    var w = in.count(1).any(0, "w").rank(2);
    return Specs.of(tiles(w.spec()).spec());
  }

  /** The layout of the output. */
  public static RowTiles tiles(Spec w) {
    return RowTiles.of(w.dtype(), w.shape().extent(0), w.last());
  }
}
