package dev.lbrx.spi.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lbrx.spi.DType;
import dev.lbrx.spi.Spec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HostMemoryTest {
  private static final HostMemory MEMORY = HostMemory.SHARED;

  @Test
  void blocksAreAtMostAnEighthTooLarge() {
    for (long bytes = 1; bytes > 0 && bytes < 1L << 60; bytes = bytes * 5 / 4 + 1) {
      long block = HostMemory.blockBytes(bytes);
      assertThat(block).isGreaterThanOrEqualTo(bytes);
      assertThat(block - bytes).isLessThanOrEqualTo(Math.max(4095, bytes / 8));
      assertThat(HostMemory.blockBytes(block)).isEqualTo(block);
    }
  }

  @Test
  void aBlockIsUsedAgain() {
    long first;
    try (var loan = MEMORY.borrow(Spec.of(DType.F32, 3001))) {
      first = loan.tensor().segment().address();
    }
    try (var loan = MEMORY.borrow(Spec.of(DType.F32, 3002))) {
      assertThat(loan.tensor().segment().address()).isEqualTo(first);
    }
  }

  @Test
  @DisplayName("reliability 15: memory that no tensor needs any more is given back at once")
  void trimmingGivesMemoryBack() {
    var borrowed = MEMORY.borrow(Spec.of(DType.F32, 5001));
    var given = MEMORY.borrow(Spec.of(DType.F32, 7001));
    var segment = given.tensor().segment();
    given.close();
    MEMORY.trim(0);
    assertThat(borrowed.tensor().segment().scope().isAlive()).isTrue();
    assertThatThrownBy(() -> segment.get(java.lang.foreign.ValueLayout.JAVA_BYTE, 0))
        .hasMessageContaining("closed");
    borrowed.close();
  }
}
