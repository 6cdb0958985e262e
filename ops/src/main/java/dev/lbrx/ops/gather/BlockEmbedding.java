package dev.lbrx.ops.gather;

import dev.lbrx.ops.quantize.DequantizeBlocks;
import dev.lbrx.ops.quantize.block.BlockFormats;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;

/**
 * Rows of a table in blocks of a GGML type, as {@link DequantizeBlocks} gives them in f32: {@code
 * y[i] = table[id[i]]}.
 *
 * <p>In: {@code id [t]} i32 with 0 ≤ id &lt; rows, checked when it runs; {@code table [rows, n]} of
 * a block type. Out: {@code y [t, n]} f32. Tolerance: none, in every mode.
 */
public record BlockEmbedding() implements Op {
  @Override
  public Specs infer(Specs in) {
    var id = in.count(2).typed(0, "id", DType.I32).rank(1);
    var table = in.any(1, "table").rank(2);
    BlockFormats.decoder(table.spec().dtype());
    return Specs.of(Spec.of(DType.F32, id.last(), table.last()));
  }
}
