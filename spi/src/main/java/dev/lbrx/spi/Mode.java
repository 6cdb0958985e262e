package dev.lbrx.spi;

/** What a prepared op promises. */
public enum Mode {
  /** The definition's order of arithmetic: the same bits on every backend. */
  STRICT,
  /** Any order within the definition's tolerance. */
  FAST
}
