package com.example.backend;

import dev.lbrx.ops.elementwise.Unary;
import dev.lbrx.ops.math.Exp;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The order that {@link Unary.Function#SILU} states: exp, one addition, one division. */
final class SiluKernel implements Kernel<Unary> {
  @Override
  public boolean supports(Unary op, Specs inputs) {
    return op.function() == Unary.Function.SILU && inputs.get(0).dtype() == DType.F32;
  }

  @Override
  public long pieces(Unary op, Arguments arguments, int phase) {
    return arguments.out(0).shape().rows();
  }

  @Override
  public void run(Unary op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    Tensor y = arguments.out(0);
    for (long row = part.from(); row < part.to(); row++) {
      for (long i = 0; i < y.spec().last(); i++) {
        float value = BinaryKernel.get(x, row, i);
        BinaryKernel.set(y, row, i, value / (1 + Exp.of(-value)));
      }
    }
  }
}
