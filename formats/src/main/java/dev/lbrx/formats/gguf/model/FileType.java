package dev.lbrx.formats.gguf.model;

import dev.lbrx.spi.DType;

/** {@code general.file_type}: what the matrices of a file mostly are. Source: llama.cpp. */
public record FileType(int number) {
  /** That of a file of one dtype. */
  public static FileType of(DType dtype) {
    return new FileType(
        switch (dtype) {
          case F32 -> 0;
          case F16 -> 1;
          case Q4_0 -> 2;
          case Q4_1 -> 3;
          case Q8_0 -> 7;
          case Q5_0 -> 8;
          case Q5_1 -> 9;
          case Q2_K -> 10;
          case Q3_K -> 12;
          case Q4_K -> 15;
          case Q5_K -> 17;
          case Q6_K -> 18;
          case IQ2_XXS -> 19;
          case IQ2_XS -> 20;
          case IQ3_XXS -> 23;
          case IQ1_S -> 24;
          case IQ4_NL -> 25;
          case IQ3_S -> 26;
          case IQ2_S -> 28;
          case IQ4_XS -> 30;
          case IQ1_M -> 31;
          case BF16 -> 32;
          case TQ1_0 -> 36;
          case TQ2_0 -> 37;
          case MXFP4 -> 38;
          case NVFP4 -> 39;
          case Q1_0 -> 40;
          case Q2_0 -> 41;
          default -> 1024;
        });
  }
}
