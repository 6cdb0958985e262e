package dev.lbrx.ops.merge;

import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Specs;

/**
 * What fine-tuning changed: {@code δ = x − base}.
 *
 * <p>In: {@code x, base [...]} of one shape and dtype, f32, f16 or bf16. Out: {@code δ [...]} f32,
 * one subtraction an element. Tolerance: none.
 *
 * <p>Source: Ilharco et al., Editing Models with Task Arithmetic, 2022.
 */
public record TaskVector() implements Op {
  @Override
  public Specs infer(Specs in) {
    in.count(2);
    return Specs.of(Merging.alike(in).get(0).as(DType.F32));
  }

  @Override
  public boolean denseOnly() {
    return true;
  }

  @Override
  public boolean rowwise() {
    return true;
  }
}
