package dev.lbrx.backend.vector.elementwise;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.math.ArccosVector;
import dev.lbrx.backend.vector.math.ErfVector;
import dev.lbrx.backend.vector.math.Exp2Vector;
import dev.lbrx.backend.vector.math.ExpVector;
import dev.lbrx.backend.vector.math.LogVector;
import dev.lbrx.backend.vector.math.SinCosVector;
import dev.lbrx.backend.vector.math.TanhVector;
import dev.lbrx.ops.elementwise.Unary;
import jdk.incubator.vector.FloatVector;

/**
 * {@link Unary} on tiles: a loop a function, each compiled alone; together they would be more than
 * one method can hold.
 */
public final class UnaryVector extends Tiled<Unary> {
  /** Replaces the first {@code count} elements, whole vectors; three tiles more are free. */
  interface Loop {
    void run(float[] tiles, int count);
  }

  @Override
  void compute(Unary op, float[] tiles, int count) {
    loop(op.function()).run(tiles, count);
  }

  private static Loop loop(Unary.Function function) {
    return switch (function) {
      case NEGATE -> UnaryVector::negate;
      case ABS -> UnaryVector::abs;
      case SQRT -> UnaryVector::sqrt;
      case RSQRT -> UnaryVector::rsqrt;
      case EXP -> UnaryVector::exp;
      case EXP2 -> UnaryVector::exp2;
      case LOG -> UnaryVector::log;
      case SIN -> UnaryVector::sin;
      case COS -> UnaryVector::cos;
      case ARCCOS -> UnaryVector::arccos;
      case TANH -> UnaryVector::tanh;
      case ERF -> UnaryVector::erf;
      case SIGMOID -> UnaryVector::sigmoid;
      case SILU -> UnaryVector::silu;
      case GELU -> UnaryVector::gelu;
      case GELU_TANH -> UnaryVector::geluTanh;
      case RELU -> UnaryVector::relu;
      case RELU2 -> UnaryVector::relu2;
    };
  }

  static FloatVector silu(FloatVector x) {
    return x.div(ExpVector.of(x.neg()).add(1f));
  }

  private static void negate(float[] t, int count) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var x = FloatVector.fromArray(Floats.SPECIES, t, i);
      x.neg().intoArray(t, i);
    }
  }

  private static void abs(float[] t, int count) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var x = FloatVector.fromArray(Floats.SPECIES, t, i);
      x.abs().intoArray(t, i);
    }
  }

  private static void sqrt(float[] t, int count) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var x = FloatVector.fromArray(Floats.SPECIES, t, i);
      x.sqrt().intoArray(t, i);
    }
  }

  private static void rsqrt(float[] t, int count) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var x = FloatVector.fromArray(Floats.SPECIES, t, i);
      FloatVector.broadcast(Floats.SPECIES, 1f).div(x.sqrt()).intoArray(t, i);
    }
  }

  private static void exp(float[] t, int count) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var x = FloatVector.fromArray(Floats.SPECIES, t, i);
      ExpVector.of(x).intoArray(t, i);
    }
  }

  private static void exp2(float[] t, int count) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var x = FloatVector.fromArray(Floats.SPECIES, t, i);
      Exp2Vector.of(x).intoArray(t, i);
    }
  }

  private static void log(float[] t, int count) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var x = FloatVector.fromArray(Floats.SPECIES, t, i);
      LogVector.of(x).intoArray(t, i);
    }
  }

  private static void arccos(float[] t, int count) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var x = FloatVector.fromArray(Floats.SPECIES, t, i);
      ArccosVector.of(x).intoArray(t, i);
    }
  }

  private static void tanh(float[] t, int count) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var x = FloatVector.fromArray(Floats.SPECIES, t, i);
      TanhVector.of(x).intoArray(t, i);
    }
  }

  private static void erf(float[] t, int count) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var x = FloatVector.fromArray(Floats.SPECIES, t, i);
      ErfVector.of(x).intoArray(t, i);
    }
  }

  private static void sigmoid(float[] t, int count) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var x = FloatVector.fromArray(Floats.SPECIES, t, i);
      FloatVector.broadcast(Floats.SPECIES, 1f).div(ExpVector.of(x.neg()).add(1f)).intoArray(t, i);
    }
  }

  private static void silu(float[] t, int count) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var x = FloatVector.fromArray(Floats.SPECIES, t, i);
      silu(x).intoArray(t, i);
    }
  }

  private static void relu(float[] t, int count) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var x = FloatVector.fromArray(Floats.SPECIES, t, i);
      x.max(0f).intoArray(t, i);
    }
  }

  private static void sin(float[] t, int count) {
    System.arraycopy(t, 0, t, TILE, count);
    SinCosVector.sin(t, TILE, 0, count);
  }

  private static void cos(float[] t, int count) {
    System.arraycopy(t, 0, t, TILE, count);
    SinCosVector.cos(t, TILE, 0, count);
  }

  private static void gelu(float[] t, int count) {
    gelu(t, TILE, count);
  }

  private static void geluTanh(float[] t, int count) {
    geluTanh(t, TILE, count);
  }

  /** GELU of the first elements; uses a tile from {@code spare} on. */
  static void gelu(float[] t, int spare, int count) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var x = FloatVector.fromArray(Floats.SPECIES, t, i);
      ErfVector.of(x.mul(Unary.ROOT_HALF)).intoArray(t, spare + i);
    }
    halves(t, spare, count);
  }

  /** GELU by a hyperbolic tangent, as {@link #gelu(float[], int, int)}. */
  static void geluTanh(float[] t, int spare, int count) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var x = FloatVector.fromArray(Floats.SPECIES, t, i);
      var growth =
          x.mul(x)
              .fma(
                  FloatVector.broadcast(Floats.SPECIES, Unary.CUBE),
                  FloatVector.broadcast(Floats.SPECIES, 1f));
      TanhVector.of(x.mul(Unary.ROOT_TWO_OVER_PI).mul(growth)).intoArray(t, spare + i);
    }
    halves(t, spare, count);
  }

  // (½x) · (1 + s)
  private static void halves(float[] t, int spare, int count) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var x = FloatVector.fromArray(Floats.SPECIES, t, i);
      var s = FloatVector.fromArray(Floats.SPECIES, t, spare + i);
      x.mul(0.5f).mul(s.add(1f)).intoArray(t, i);
    }
  }

  private static void relu2(float[] t, int count) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var x = FloatVector.fromArray(Floats.SPECIES, t, i).max(0f);
      x.mul(x).intoArray(t, i);
    }
  }
}
