package dev.lbrx.spi.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LbrxExceptionTest {
  @Test
  void theMessageIsOneLineWhateverANameHolds() {
    var error =
        new LbrxException(ErrorCode.SAFETENSORS, "tensor 'a\nb\u001b[31m\u202ec\u2028d' is odd");
    assertThat(error.getMessage())
        .isEqualTo("tensor 'a\\u000ab\\u001b[31m\\u202ec\\u2028d' is odd");
    assertThat(error.line()).startsWith("LBRX-201 tensor");
  }

  @Test
  void aLongMessageIsCut() {
    assertThat(new LbrxException(ErrorCode.JSON, "x".repeat(1 << 20)).getMessage())
        .hasSizeLessThan(2_100)
        .endsWith("…");
  }

  @Test
  void everyNumberIsUsedOnceAndEveryExitStatusIsOneOfTheFour() {
    assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::number)).doesNotHaveDuplicates();
    assertThat(
            Arrays.stream(ErrorCode.values())
                .map(ErrorCode::exitStatus)
                .collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(2, 3, 4, 5);
  }
}
