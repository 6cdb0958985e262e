package dev.lbrx.conformance.quantize;

import dev.lbrx.conformance.Operands;
import dev.lbrx.ops.quantize.Microscaling;

/** The weights of one row of {@link Microscaling} codes, as oracles read them, in double. */
public final class MicroscalingWeights {
  private final Microscaling format;
  private final long[] words;
  private final long[] scales;

  /** A row of the inputs at {@code index} and {@code index + 1}. */
  public MicroscalingWeights(Microscaling format, Operands in, int index, long row) {
    this.format = format;
    this.words = in.integers(index, row);
    this.scales = in.integers(index + 1, row);
  }

  /** An element times its group's scale. */
  public double weight(int element) {
    int bits = format.bits();
    int each = 32 / bits;
    int code = (int) (words[element / each] >>> bits * (element % each)) & (1 << bits) - 1;
    double value = bits == 4 ? decode(code, 2, 1, 1) : e4m3(code);
    int scale = (int) scales[element / format.group()] & 0xff;
    return value * (format == Microscaling.NVFP4 ? e4m3(scale) : e8m0(scale));
  }

  private static double e4m3(int code) {
    return (code & 0x7f) == 0x7f ? Double.NaN : decode(code, 4, 3, 7);
  }

  private static double e8m0(int code) {
    return code == 0xff ? Double.NaN : Math.scalb(1.0, code - 127);
  }

  /** Sign, exponent and fraction, without infinities. */
  private static double decode(int code, int exponentBits, int fractionBits, int offset) {
    int fraction = code & (1 << fractionBits) - 1;
    int exponent = code >> fractionBits & (1 << exponentBits) - 1;
    double sign = code >> fractionBits + exponentBits == 0 ? 1 : -1;
    int leading = exponent == 0 ? fraction : fraction | 1 << fractionBits;
    return sign * Math.scalb((double) leading, Math.max(exponent, 1) - offset - fractionBits);
  }
}
