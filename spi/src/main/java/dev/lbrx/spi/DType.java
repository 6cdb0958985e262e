package dev.lbrx.spi;

import java.util.Locale;

/** The type of a tensor's elements. Little-endian in memory and in files. */
public enum DType {
  /** IEEE 754 binary32. */
  F32(4, true),
  /** IEEE 754 binary16. */
  F16(2, true),
  /** The upper half of binary32. */
  BF16(2, true),
  /** IEEE 754 binary64; carried, not computed on. */
  F64(8, true),
  /** Signed 8 bits. */
  I8(1, false),
  /** Unsigned 8 bits. */
  U8(1, false),
  /** Signed 16 bits. */
  I16(2, false),
  /** Unsigned 16 bits. */
  U16(2, false),
  /** Signed 32 bits. */
  I32(4, false),
  /** Unsigned 32 bits: what packed weights of MLX files are stored in. */
  U32(4, false),
  /** Signed 64 bits. */
  I64(8, false),
  /** Unsigned 64 bits. */
  U64(8, false),
  /** One byte, 0 or 1. */
  BOOL(1, false);

  private final int bytes;
  private final boolean floating;

  DType(int bytes, boolean floating) {
    this.bytes = bytes;
    this.floating = floating;
  }

  /** Bytes of one element. */
  public int bytes() {
    return bytes;
  }

  /** Whether the elements are floating-point numbers. */
  public boolean floating() {
    return floating;
  }

  /** Whether kernels compute on it in f32: F32, F16 and BF16. */
  public boolean computable() {
    return this == F32 || this == F16 || this == BF16;
  }

  /** The name in lower case: {@code f32}, {@code bf16}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
