package dev.lbrx.inference.sample;

import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;

/** Refusals of settings that are out of range. */
final class Range {
  private Range() {}

  /** Requires a condition, described by what was expected. */
  static void require(boolean holds, String name, Object got, String expected) {
    if (!holds) {
      throw new LbrxException(ErrorCode.USAGE, name + " " + got + ": expected " + expected);
    }
  }
}
