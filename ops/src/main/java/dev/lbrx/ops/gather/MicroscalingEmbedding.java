package dev.lbrx.ops.gather;

import dev.lbrx.ops.quantize.Microscaling;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;

/**
 * Rows of a {@link Microscaling} table, in f32: {@code y[i, k] = multiplier · step} of row id[i],
 * exact where it is normal.
 *
 * <p>In: {@code id [t]} i32 with 0 ≤ id &lt; rows, checked when it runs; {@code codes [rows,
 * n·bits/32]} u32; {@code scales [rows, n/group]} u8. Out: {@code y [t, n]} f32.
 *
 * @param format elements and scales
 */
public record MicroscalingEmbedding(Microscaling format) implements Op {
  @Override
  public Specs infer(Specs in) {
    var id = in.count(3).typed(0, "id", DType.I32).rank(1);
    long columns = format.elements(in.any(1, "codes").rank(2).last());
    format.check(in, 1, columns);
    return Specs.of(Spec.of(DType.F32, id.last(), columns));
  }
}
