package dev.lbrx.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The assertion that a call is refused with a code, and what its one line says. */
public final class Refusals {
  private Refusals() {}

  public static void assertRefused(ErrorCode code, ThrowingCallable call, String... fragments) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isInstanceOf(LbrxException.class);
    assertThat(((LbrxException) thrown).code()).as(thrown.getMessage()).isEqualTo(code);
    assertThat(thrown.getMessage()).contains(fragments).doesNotContain("\n");
  }
}
