package dev.lbrx.backend.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.lbrx.ops.math.Bfloat16;
import dev.lbrx.spi.DType;
import dev.lbrx.spi.Shape;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Conversions against the scalar ones of the JDK and of the definition. */
class RowsTest {
  private static final int ALL = 1 << 16;

  // An odd byte to begin with, so that nothing is aligned.
  private static final long AT = 1;

  @ParameterizedTest
  @EnumSource(names = {"F16", "BF16"})
  void everyBitPatternWidens(DType dtype) {
    Tensor tensor = tensor(dtype, ALL);
    for (int i = 0; i < ALL; i++) {
      tensor.segment().set(ValueLayout.JAVA_SHORT_UNALIGNED, AT + 2L * i, (short) i);
    }
    float[] got = new float[ALL];
    Rows.load(tensor, AT, got, 0, ALL, ALL);
    for (int i = 0; i < ALL; i++) {
      if (Float.floatToIntBits(got[i]) != Float.floatToIntBits(widened(dtype, (short) i))) {
        fail("0x%x became %a, expected %a", i, got[i], widened(dtype, (short) i));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"F16", "BF16"})
  void floatsAroundEveryValueAndEveryMiddleRound(DType dtype) {
    float[] values = new float[6 * ALL];
    for (int i = 0; i < ALL; i++) {
      float value = widened(dtype, (short) i);
      float middle = value / 2 + widened(dtype, (short) (i + 1)) / 2;
      values[6 * i] = value;
      values[6 * i + 1] = Math.nextUp(value);
      values[6 * i + 2] = Math.nextDown(value);
      values[6 * i + 3] = middle;
      values[6 * i + 4] = Math.nextUp(middle);
      values[6 * i + 5] = Math.nextDown(middle);
    }
    rounds(tensor(dtype, values.length), values);
  }

  @ParameterizedTest
  @EnumSource(names = {"F16", "BF16"})
  void floatsOfAllMagnitudesRound(DType dtype) {
    Tensor tensor = tensor(dtype, ALL);
    float[] values = new float[ALL];
    for (int i = 0; i < ALL; i++) {
      values[i] = Float.intBitsToFloat(i * 65_521);
    }
    rounds(tensor, values);
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F16", "BF16"})
  void onlyTheRowIsWrittenAndThePaddingIsZero(DType dtype) {
    for (int count = 0; count < 70; count++) {
      Tensor tensor = tensor(dtype, 80);
      float[] row = new float[80];
      for (int i = 0; i < 80; i++) {
        row[i] = i + 1;
      }
      Rows.store(row, 3, tensor, AT, count);
      float[] all = new float[82];
      all[81] = 7;
      Rows.load(tensor, AT, all, 1, 79, 80);
      for (int i = 0; i < 80; i++) {
        assertThat(all[1 + i]).as("%d of %d", i, count).isEqualTo(i < count ? i + 4 : 0);
      }
      assertThat(all[0]).isZero();
      assertThat(all[81]).isEqualTo(7);
    }
  }

  @Test
  void nothingIsTouchedOfAnEmptyRow() {
    Tensor empty = Tensor.wrap(Spec.of(DType.F32, 3, 0), Arena.ofAuto().allocate(1).asSlice(0, 0));
    float[] row = {1, 2};
    Rows.load(empty, 8, row, 0, 0, 1);
    Rows.store(row, 0, empty, 8, 0);
    assertThat(row).containsExactly(0, 2);
  }

  private static void rounds(Tensor tensor, float... values) {
    Rows.store(values, 0, tensor, AT, values.length);
    for (int i = 0; i < values.length; i++) {
      short got = tensor.segment().get(ValueLayout.JAVA_SHORT_UNALIGNED, AT + 2L * i);
      short wanted =
          tensor.dtype() == DType.F16
              ? Float.floatToFloat16(values[i])
              : Bfloat16.fromFloat(values[i]);
      boolean same =
          Float.isNaN(values[i]) ? Float.isNaN(widened(tensor.dtype(), got)) : got == wanted;
      if (!same) {
        fail("%a became 0x%x, expected 0x%x", values[i], got, wanted);
      }
    }
  }

  private static float widened(DType dtype, short bits) {
    return dtype == DType.F16 ? Float.float16ToFloat(bits) : Bfloat16.toFloat(bits);
  }

  // One element more than its spec says, for the odd byte.
  private static Tensor tensor(DType dtype, int elements) {
    return Tensor.wrap(
        Spec.of(dtype, Shape.of(elements + 1)),
        Arena.ofAuto().allocate((elements + 1L) * dtype.bytes()));
  }
}
