package dev.lbrx.conformance.survey;

import java.util.SplittableRandom;

/** Where a survey's arguments come from, a block at a time. */
@FunctionalInterface
interface Source {
  /** Fills the arguments of a block; y only where a function takes two. */
  void fill(long block, float[] x, float[] y);

  /** Every {@code step}-th bit pattern, from {@code first} on. */
  static Source patterns(int first, int step) {
    return (block, x, y) -> {
      for (int i = 0; i < x.length; i++) {
        x[i] = Float.intBitsToFloat((int) (first + (block * x.length + i) * step));
      }
    };
  }

  /**
   * Powers of two and whole multiples of π/2 and of ½, large ones too, with their neighbours, of
   * either sign.
   */
  static Source borders() {
    return (block, x, y) -> {
      for (int i = 0; i < x.length; i++) {
        int n = i >> 4;
        int center =
            Float.floatToRawIntBits(
                switch (n % 4) {
                  case 0 -> Float.intBitsToFloat(n / 4 % 256 << 23);
                  case 1 -> (float) (n / 4 * (Math.PI / 2));
                  case 2 -> (float) ((long) n * n * n * (Math.PI / 2));
                  default -> n / 4 * 0.5f;
                });
        int bits = center + (i >> 1 & 7) - 3;
        x[i] = Float.intBitsToFloat((i & 1) == 0 ? bits : bits ^ 0x80000000);
      }
    };
  }

  /**
   * Pairs of any bits, and such that the power is often finite; a block is drawn from its number.
   */
  static Source pairs() {
    return (block, x, y) -> {
      var random = new SplittableRandom(block);
      for (int i = 0; i < x.length; i++) {
        x[i] =
            switch (i & 3) {
              case 0 -> Float.intBitsToFloat(random.nextInt());
              case 1 -> (float) random.nextDouble(2);
              case 2 -> Float.intBitsToFloat(random.nextInt() & 0x7fffffff);
              default -> (float) (random.nextGaussian() * 10);
            };
        double most = 129 * Math.log(2) / (Math.abs(Math.log(Math.abs(x[i]))) + 1e-9);
        y[i] =
            switch (i & 3) {
              case 0 -> Float.intBitsToFloat(random.nextInt());
              case 3 -> random.nextInt(-20, 21) * 0.5f;
              default -> (float) ((random.nextDouble() * 2 - 1) * most);
            };
      }
    };
  }

  /** Every pairing of 256 special values. */
  static Source specialPairs() {
    return (block, x, y) -> {
      for (int i = 0; i < x.length; i++) {
        x[i] = special(i >> 8 & 255);
        y[i] = special(i & 255);
      }
    };
  }

  private static float special(int i) {
    float[] centers = {
      0f,
      Float.MIN_NORMAL,
      0x1p-24f,
      0.25f,
      0.5f,
      1f,
      1.5f,
      2f,
      3f,
      10f,
      126f,
      127f,
      128f,
      149f,
      0x1p22f,
      0x1p23f,
      0x1p24f,
      0x1p31f,
      0x1p32f,
      0x1p63f,
      Float.MAX_VALUE,
      0.1f,
      1f / 3,
      89f,
      0x1p-63f,
      0x1p-75f,
      7f,
      21f,
      0x1p12f,
      1e-5f,
      1e9f,
      Float.NaN
    };
    int bits = Float.floatToRawIntBits(centers[i >> 3]) + (i >> 1 & 3) - 1;
    // Before +0 lies NaN.
    return Float.intBitsToFloat((i & 1) == 0 ? bits : bits ^ 0x80000000);
  }
}
