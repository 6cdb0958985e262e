package dev.lbrx.spi;

/** What a device's f32 arithmetic does with subnormal numbers. */
public enum Subnormals {
  /** Computes with them, as IEEE 754 says. */
  KEPT,
  /** Treats them as zero of the same sign. */
  FLUSHED
}
