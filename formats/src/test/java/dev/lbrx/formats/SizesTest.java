package dev.lbrx.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lbrx.spi.DType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SizesTest {
  @Test
  void multipliesExtentsAndElementSize() {
    assertThat(Sizes.tensor(DType.BF16, 3, 5)).isEqualTo(30);
    assertThat(Sizes.tensor(DType.F64)).isEqualTo(8);
    assertThat(Sizes.tensor(DType.F32, 7, 0)).isZero();
  }

  @Test
  @DisplayName("reliability 5: no product or sum of sizes wraps")
  void refusesProductsThatWrapToZero() {
    long[][] wraps = {
      {1L << 32, 1L << 32}, {1L << 62}, {1L << 31, 1L << 31}, {1L << 40, 1L << 40, 0}, {-1},
    };
    for (long[] shape : wraps) {
      assertThatThrownBy(() -> Sizes.tensor(DType.F32, shape))
          .isInstanceOf(ArithmeticException.class);
    }
    assertThatThrownBy(() -> Sizes.add(Long.MAX_VALUE, 1)).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Sizes.align(Long.MAX_VALUE, 8))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void alignsUpwards() {
    assertThat(Sizes.align(0, 8)).isZero();
    assertThat(Sizes.align(1, 8)).isEqualTo(8);
    assertThat(Sizes.align(8, 8)).isEqualTo(8);
  }
}
