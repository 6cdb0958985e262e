package dev.lbrx.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lbrx.spi.error.LbrxException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Definitions of ops refuse what they cannot mean, in a line for users. */
class RefusalTest {
  static Stream<Refusals.Refused> refused() {
    return Stream.concat(CaseTable.ALL.stream().flatMap(Refusals::inputs), Refusals.parameters());
  }

  @ParameterizedTest
  @MethodSource("refused")
  void isRefused(Refusals.Refused refused) {
    assertThatThrownBy(refused.attempt()::get).isInstanceOf(LbrxException.class);
  }

  @Test
  void theEndsOfWhatIsAllowedAreAllowed() {
    assertThat(Refusals.allowed()).doesNotContainNull();
  }
}
