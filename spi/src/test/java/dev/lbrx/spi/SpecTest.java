package dev.lbrx.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lbrx.spi.error.LbrxException;
import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;

class SpecTest {
  @Test
  void rowsOfAStridedViewStartWhereTheStridesSay() {
    var spec = Spec.strided(DType.F16, Shape.of(2, 3, 4), 100, 10, 1);
    assertThat(spec.hasDenseRows()).isTrue();
    assertThat(spec.isDense()).isFalse();
    assertThat(spec.rowOffset(0)).isZero();
    assertThat(spec.rowOffset(2)).isEqualTo(20);
    assertThat(spec.rowOffset(4)).isEqualTo(110);
    assertThat(spec.spanBytes()).isEqualTo((100 + 20 + 3 + 1) * 2);
    assertThat(spec).hasToString("f16 2×3×4 strides [100, 10, 1]");
  }

  @Test
  void stridesOfAxesWithOneEntryDoNotMatter() {
    assertThat(Spec.strided(DType.F32, Shape.of(1, 4), 77, 1).isDense()).isTrue();
  }

  @Test
  void aTransposedViewHasNoDenseRows() {
    assertThat(Spec.strided(DType.F32, Shape.of(3, 4), 1, 3).hasDenseRows()).isFalse();
  }

  @Test
  void aSpanThatOverflowsIsRefused() {
    assertThatThrownBy(
            () -> Spec.strided(DType.F32, Shape.of(3, 2), Long.MAX_VALUE / 2, 1).spanBytes())
        .isInstanceOf(LbrxException.class);
  }

  @Test
  void rowsOfAQuantizedDtypeAreWholeBlocks() {
    var spec = Spec.strided(DType.Q4_K, Shape.of(3, 256), 512, 1);
    assertThat(spec.spanBytes()).isEqualTo((2 * 2 + 1) * 144);
    assertThat(spec.dtype().size(spec.rowOffset(2))).isEqualTo(4 * 144);
    assertThatThrownBy(() -> Spec.of(DType.Q4_0, 32, 16))
        .isInstanceOf(LbrxException.class)
        .hasMessageContaining("blocks of 32");
    assertThatThrownBy(() -> Spec.strided(DType.Q4_0, Shape.of(2, 32), 48, 1))
        .isInstanceOf(LbrxException.class);
  }

  @Test
  void stridesMustFitTheShape() {
    assertThatThrownBy(() -> Spec.strided(DType.F32, Shape.of(3), 1, 1))
        .isInstanceOf(LbrxException.class);
    assertThatThrownBy(() -> Spec.strided(DType.F32, Shape.of(3), -1))
        .isInstanceOf(LbrxException.class);
  }

  @Test
  void aTensorMayNotReachBeyondItsBuffer() {
    var segment = Arena.ofAuto().allocate(15);
    assertThatThrownBy(() -> Tensor.wrap(Spec.of(DType.F32, 4), segment))
        .isInstanceOf(LbrxException.class)
        .hasMessageContaining("15 bytes");
    assertThatThrownBy(() -> new Tensor(Spec.of(DType.F32, 1), new Buffer.Host(segment), 12))
        .isInstanceOf(LbrxException.class);
    assertThatThrownBy(() -> new Tensor(Spec.of(DType.F32, 1), new Buffer.Host(segment), -4))
        .isInstanceOf(LbrxException.class);
  }

  @Test
  void aSliceSharesItsTensorsMemory() {
    var tensor = Tensor.of(Shape.of(3, 2), 1f, 2f, 3f, 4f, 5f, 6f);
    var slice = tensor.slice(1, 2);
    assertThat(slice.shape()).isEqualTo(Shape.of(2, 2));
    assertThat(slice.segment().get(java.lang.foreign.ValueLayout.JAVA_FLOAT, 0)).isEqualTo(3f);
    assertThatThrownBy(() -> tensor.slice(2, 2)).isInstanceOf(LbrxException.class);
  }
}
