package dev.lbrx.spi;

/** A pooled tensor with arbitrary content; closing gives its memory back. */
public interface Borrowed extends AutoCloseable {
  /** The tensor, valid until this is closed. */
  Tensor tensor();

  @Override
  void close();
}
