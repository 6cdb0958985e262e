package dev.lbrx.ops.elementwise;

import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;

/**
 * One of two numbers, element by element: {@code y = c ? a : b}, the {@code where} of array
 * libraries.
 *
 * <p>In: {@code c [...]} bool, any byte but 0 is true; {@code a, b} of its shape and one dtype,
 * f32, f16 or bf16. Out: as a. Tolerance: none.
 */
public record Select() implements Op {
  @Override
  public Specs infer(Specs in) {
    Spec a = in.count(3).floating(1, "a").spec();
    in.typed(0, "c", DType.BOOL).shape(a.shape());
    in.typed(2, "b", a.dtype()).shape(a.shape());
    return Specs.of(a.as(a.dtype()));
  }
}
