package dev.lbrx.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import org.junit.jupiter.api.Test;

class ShapeTest {
  @Test
  void aProductThatWrapsIsRefused() {
    // 2^32 · 2^32 wraps to 0 in a long, 65536 · 65536 in an int.
    assertThatThrownBy(() -> Shape.of(1L << 32, 1L << 32))
        .isInstanceOfSatisfying(
            LbrxException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SHAPE));
    assertThat(Shape.of(65536, 65536).elements()).isEqualTo(1L << 32);
  }

  @Test
  void aNegativeExtentIsRefused() {
    assertThatThrownBy(() -> Shape.of(2, -1))
        .isInstanceOf(LbrxException.class)
        .hasMessageContaining("[2, -1]");
  }

  @Test
  void aScalarHasOneElementAndOneRow() {
    assertThat(Shape.of())
        .hasToString("scalar")
        .returns(1L, Shape::elements)
        .returns(1L, Shape::rows)
        .returns(1L, Shape::last);
  }

  @Test
  void axesCountFromEitherEnd() {
    var shape = Shape.of(2, 3, 4);
    assertThat(shape.extent(0)).isEqualTo(2);
    assertThat(shape.extent(-1)).isEqualTo(4);
    assertThat(shape.rows()).isEqualTo(6);
    assertThat(shape.withLast(5)).isEqualTo(Shape.of(2, 3, 5));
  }

  @Test
  void anEmptyAxisMakesNoElements() {
    assertThat(Shape.of(0, 7).elements()).isZero();
    assertThat(Spec.of(DType.F32, 0, 7).spanBytes()).isZero();
  }
}
