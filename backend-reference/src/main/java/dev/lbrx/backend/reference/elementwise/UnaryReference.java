package dev.lbrx.backend.reference.elementwise;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.elementwise.Unary;
import dev.lbrx.ops.math.Arccos;
import dev.lbrx.ops.math.Erf;
import dev.lbrx.ops.math.Exp;
import dev.lbrx.ops.math.Exp2;
import dev.lbrx.ops.math.Log;
import dev.lbrx.ops.math.SinCos;
import dev.lbrx.ops.math.Tanh;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link Unary}, one row at a time. */
public final class UnaryReference implements Kernel<Unary> {
  @Override
  public long pieces(Unary op, Arguments arguments, int phase) {
    return arguments.out(0).shape().rows();
  }

  @Override
  public void run(Unary op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    Tensor y = arguments.out(0);
    long n = y.spec().last();
    for (long row = part.from(); row < part.to(); row++) {
      long from = x.spec().rowOffset(row);
      long to = y.spec().rowOffset(row);
      for (long i = 0; i < n; i++) {
        Elements.set(y, to + i, of(op.function(), Elements.get(x, from + i)));
      }
    }
  }

  static float of(Unary.Function function, float x) {
    return switch (function) {
      case NEGATE -> -x;
      case ABS -> Math.abs(x);
      case SQRT -> (float) Math.sqrt(x);
      case RSQRT -> 1f / (float) Math.sqrt(x);
      case EXP -> Exp.of(x);
      case EXP2 -> Exp2.of(x);
      case LOG -> Log.of(x);
      case SIN -> SinCos.sin(x);
      case COS -> SinCos.cos(x);
      case ARCCOS -> Arccos.of(x);
      case TANH -> Tanh.of(x);
      case ERF -> Erf.of(x);
      case SIGMOID -> 1f / (1f + Exp.of(-x));
      case SILU -> x / (1f + Exp.of(-x));
      case GELU -> (0.5f * x) * (1f + Erf.of(x * Unary.ROOT_HALF));
      case GELU_TANH -> (0.5f * x) * (1f + Tanh.of(geluAngle(x)));
      case RELU -> Math.max(x, 0f);
      case RELU2 -> Math.max(x, 0f) * Math.max(x, 0f);
    };
  }

  private static float geluAngle(float x) {
    return (Unary.ROOT_TWO_OVER_PI * x) * Math.fma(Unary.CUBE, x * x, 1f);
  }
}
