package dev.lbrx.conformance;

import dev.lbrx.conformance.Case.Input;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Shape;
import dev.lbrx.spi.Spec;
import java.util.List;
import java.util.random.RandomGenerator;

/** Building blocks of cases. */
public final class Draw {
  /** The dtypes that kernels compute on. */
  public static final List<DType> FLOATING = List.of(DType.F32, DType.F16, DType.BF16);

  /** The fills of floating-point inputs. */
  public static final List<Fill> FILLS =
      List.of(Fill.NORMAL, Fill.ZERO, Fill.CONSTANT, Fill.SPREAD, Fill.SPECIAL);

  /** Row lengths around the vector widths and the 64 stripes. */
  public static final List<Long> LENGTHS =
      List.of(1L, 3L, 8L, 15L, 16L, 31L, 63L, 64L, 65L, 129L, 200L);

  private Draw() {}

  /** One of a list. */
  public static <T> T one(RandomGenerator random, List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** A whole number of {@code 1 … most}, small ones and those around powers of two more often. */
  public static long length(RandomGenerator random, int most) {
    int bits = random.nextInt(32 - Integer.numberOfLeadingZeros(most) + 1);
    return Math.clamp((1L << bits) + random.nextInt(-2, 3), 1, most);
  }

  /** A dense input. */
  public static Input dense(DType dtype, Fill fill, long... extents) {
    return new Input(Spec.of(dtype, extents), fill);
  }

  /** An input whose rows lie {@code gap} elements, or blocks, apart from each other. */
  public static Input gapped(DType dtype, Fill fill, int gap, long... extents) {
    long[] strides = new long[extents.length];
    long stride = 1;
    for (int axis = extents.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= Math.max(1, extents[axis]);
      stride += axis == extents.length - 1 ? gap * dtype.block() : 0;
    }
    return new Input(Spec.strided(dtype, Shape.of(extents), strides), fill);
  }
}
