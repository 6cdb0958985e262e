package com.example.backend;

import dev.lbrx.ops.elementwise.Binary;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import java.lang.foreign.ValueLayout;

/** One function of two numbers, f32 only. */
final class BinaryKernel implements Kernel<Binary> {
  private final Binary.Function supported;
  private final Function function;

  BinaryKernel(Binary.Function supported, Function function) {
    this.supported = supported;
    this.function = function;
  }

  interface Function {
    float apply(float a, float b);
  }

  @Override
  public boolean supports(Binary op, Specs inputs) {
    return op.function() == supported && inputs.get(0).dtype() == DType.F32;
  }

  @Override
  public long pieces(Binary op, Arguments arguments, int phase) {
    return arguments.out(0).shape().rows();
  }

  @Override
  public void run(Binary op, Arguments arguments, Part part) {
    Tensor a = arguments.in(0);
    Tensor b = arguments.in(1);
    Tensor y = arguments.out(0);
    for (long row = part.from(); row < part.to(); row++) {
      for (long i = 0; i < y.spec().last(); i++) {
        set(y, row, i, function.apply(get(a, row, i), get(b, row, i)));
      }
    }
  }

  static float get(Tensor tensor, long row, long i) {
    return tensor.segment().get(ValueLayout.JAVA_FLOAT_UNALIGNED, tensor.rowByte(row) + 4 * i);
  }

  static void set(Tensor tensor, long row, long i, float value) {
    tensor.segment().set(ValueLayout.JAVA_FLOAT_UNALIGNED, tensor.rowByte(row) + 4 * i, value);
  }
}
