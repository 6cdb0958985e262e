package dev.lbrx.spi;

import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.util.Locale;

/**
 * The type of a tensor's elements, little-endian in memory and in files. Types of less than a byte
 * an element, and GGML's quantized types, come in blocks of several elements, which cannot be
 * divided.
 */
public enum DType {
  /** IEEE 754 binary32. */
  F32(1, 4, Kind.FLOATING),
  /** IEEE 754 binary16. */
  F16(1, 2, Kind.FLOATING),
  /** The upper half of binary32. */
  BF16(1, 2, Kind.FLOATING),
  /** IEEE 754 binary64; carried, not computed on. */
  F64(1, 8, Kind.FLOATING),
  /** 8 bits, 4 of them exponent, 3 mantissa; no infinities. */
  F8_E4M3(1, 1, Kind.FLOATING),
  /** 8 bits, 5 of them exponent, 2 mantissa: the upper half of binary16. */
  F8_E5M2(1, 1, Kind.FLOATING),
  /** 8 bits of exponent: a power of two, the scale of a block. */
  F8_E8M0(1, 1, Kind.FLOATING),
  /** 6 bits, 2 of them exponent, 3 mantissa; four elements in three bytes. */
  F6_E2M3(4, 3, Kind.FLOATING),
  /** 6 bits, 3 of them exponent, 2 mantissa; four elements in three bytes. */
  F6_E3M2(4, 3, Kind.FLOATING),
  /** 4 bits, 2 of them exponent, 1 mantissa; two elements in a byte. */
  F4(2, 1, Kind.FLOATING),
  /** Two binary32 numbers: real and imaginary part. */
  C64(1, 8, Kind.COMPLEX),
  /** Signed 8 bits. */
  I8(1, 1, Kind.INTEGER),
  /** Unsigned 8 bits. */
  U8(1, 1, Kind.INTEGER),
  /** Signed 16 bits. */
  I16(1, 2, Kind.INTEGER),
  /** Unsigned 16 bits. */
  U16(1, 2, Kind.INTEGER),
  /** Signed 32 bits. */
  I32(1, 4, Kind.INTEGER),
  /** Unsigned 32 bits: what packed weights of MLX files are stored in. */
  U32(1, 4, Kind.INTEGER),
  /** Signed 64 bits. */
  I64(1, 8, Kind.INTEGER),
  /** Unsigned 64 bits. */
  U64(1, 8, Kind.INTEGER),
  /** One byte, 0 or 1. */
  BOOL(1, 1, Kind.BOOLEAN),
  /** GGML: 4-bit codes and a scale. */
  Q4_0(32, 18, Kind.QUANTIZED),
  /** GGML: 4-bit codes, a scale and a minimum. */
  Q4_1(32, 20, Kind.QUANTIZED),
  /** GGML: 5-bit codes and a scale. */
  Q5_0(32, 22, Kind.QUANTIZED),
  /** GGML: 5-bit codes, a scale and a minimum. */
  Q5_1(32, 24, Kind.QUANTIZED),
  /** GGML: 8-bit codes and a scale. */
  Q8_0(32, 34, Kind.QUANTIZED),
  /** GGML: 2-bit codes, 4-bit scales and minima of 16, a scale of each. */
  Q2_K(256, 84, Kind.QUANTIZED),
  /** GGML: 3-bit codes, 6-bit scales of 16, a scale. */
  Q3_K(256, 110, Kind.QUANTIZED),
  /** GGML: 4-bit codes, 6-bit scales and minima of 32, a scale of each. */
  Q4_K(256, 144, Kind.QUANTIZED),
  /** GGML: 5-bit codes, 6-bit scales and minima of 32, a scale of each. */
  Q5_K(256, 176, Kind.QUANTIZED),
  /** GGML: 6-bit codes, 8-bit scales of 16, a scale. */
  Q6_K(256, 210, Kind.QUANTIZED),
  /** GGML: about 1.56 bits, from a table of eights. */
  IQ1_S(256, 50, Kind.QUANTIZED),
  /** GGML: about 1.75 bits, from a table of eights. */
  IQ1_M(256, 56, Kind.QUANTIZED),
  /** GGML: about 2.06 bits, from a table of eights. */
  IQ2_XXS(256, 66, Kind.QUANTIZED),
  /** GGML: about 2.31 bits, from a table of eights. */
  IQ2_XS(256, 74, Kind.QUANTIZED),
  /** GGML: about 2.56 bits, from a table of eights. */
  IQ2_S(256, 82, Kind.QUANTIZED),
  /** GGML: about 3.06 bits, from a table of fours. */
  IQ3_XXS(256, 98, Kind.QUANTIZED),
  /** GGML: about 3.44 bits, from a table of fours. */
  IQ3_S(256, 110, Kind.QUANTIZED),
  /** GGML: 4-bit codes into a table of 16 uneven steps, and a scale. */
  IQ4_NL(32, 18, Kind.QUANTIZED),
  /** GGML: the codes of {@link #IQ4_NL}, 6-bit scales of 32, a scale. */
  IQ4_XS(256, 136, Kind.QUANTIZED),
  /** GGML: ternary codes, five in a byte, and a scale. */
  TQ1_0(256, 54, Kind.QUANTIZED),
  /** GGML: ternary codes, four in a byte, and a scale. */
  TQ2_0(256, 66, Kind.QUANTIZED),
  /** GGML: {@link #F4} codes and a power of two. */
  MXFP4(32, 17, Kind.QUANTIZED),
  /** GGML: {@link #F4} codes and an unsigned 8-bit floating-point scale of 16. */
  NVFP4(64, 36, Kind.QUANTIZED),
  /** GGML: signs and a scale. */
  Q1_0(128, 18, Kind.QUANTIZED),
  /** GGML: 2-bit codes and a scale. */
  Q2_0(64, 18, Kind.QUANTIZED);

  private enum Kind {
    FLOATING,
    COMPLEX,
    INTEGER,
    BOOLEAN,
    QUANTIZED
  }

  private final int block;
  private final int bytes;
  private final Kind kind;

  DType(int block, int bytes, Kind kind) {
    this.block = block;
    this.bytes = bytes;
    this.kind = kind;
  }

  /** Elements of a block: 1, but for types that come in blocks. */
  public int block() {
    return block;
  }

  /** Bytes of a block: of one element, but for types that come in blocks. */
  public int bytes() {
    return bytes;
  }

  /**
   * Bytes of so many elements, whole blocks of them.
   *
   * @throws ArithmeticException above 2⁶³ − 1
   */
  public long size(long elements) {
    if (elements % block != 0) {
      throw new LbrxException(
          ErrorCode.SHAPE,
          "%d elements of %s: it comes in blocks of %d".formatted(elements, label(), block));
    }
    return Math.multiplyExact(elements / block, (long) bytes);
  }

  /** Whether the elements are floating-point numbers, each by itself. */
  public boolean floating() {
    return kind == Kind.FLOATING;
  }

  /** Whether it is one of GGML's quantized types: blocks of codes with their scales. */
  public boolean quantized() {
    return kind == Kind.QUANTIZED;
  }

  /** Whether kernels compute on it in f32: F32, F16 and BF16. */
  public boolean computable() {
    return this == F32 || this == F16 || this == BF16;
  }

  /** The name in lower case: {@code f32}, {@code q4_k}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
