package dev.lbrx.spi;

/** Whether a backend can run here. */
public sealed interface Availability {
  /** It can; the detail is for people: {@code 256-bit vectors}. */
  record Available(String detail) implements Availability {}

  /** It cannot: why, and what to do about it. */
  record Unavailable(String reason, String fix) implements Availability {}
}
