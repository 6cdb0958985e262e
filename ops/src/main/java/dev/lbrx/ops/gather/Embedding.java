package dev.lbrx.ops.gather;

import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;

/**
 * Rows of a table: {@code y[i] = table[id[i]]}, widened to f32.
 *
 * <p>In: {@code id [t]} i32 with 0 ≤ id &lt; rows, checked when it runs; {@code table [rows, n]}
 * f32, f16 or bf16. Out: {@code y [t, n]} f32. Exact in every mode.
 */
public record Embedding() implements Op {
  @Override
  public Specs infer(Specs in) {
    var id = in.count(2).typed(0, "id", DType.I32).rank(1);
    var table = in.floating(1, "table").rank(2);
    return Specs.of(Spec.of(DType.F32, id.last(), table.last()));
  }
}
