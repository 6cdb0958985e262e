package dev.lbrx.formats.checkpoint;

import java.util.Locale;

/**
 * How a quantized weight of MLX is packed: {@code bits} a code, one scale (in affine mode a bias
 * too) a group of {@code groupSize} columns. Only affine mode leaves a choice of the two numbers.
 */
public record MlxScheme(Mode mode, int groupSize, int bits) {
  /** The {@code mode} of config.json. */
  public enum Mode {
    /** Integer codes, a scale and a bias a group. */
    AFFINE(64, 4),
    /** F4_E2M1 elements in groups of 32, scales of F8_E8M0. */
    MXFP4(32, 4),
    /** F8_E4M3 elements in groups of 32, scales of F8_E8M0. */
    MXFP8(32, 8),
    /** F4_E2M1 elements in groups of 16, scales of F8_E4M3. */
    NVFP4(16, 4);

    private final int groupSize;
    private final int bits;

    Mode(int groupSize, int bits) {
      this.groupSize = groupSize;
      this.bits = bits;
    }

    /** The name in config.json. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The scheme of this mode, for affine mode the usual one. */
    public MlxScheme scheme() {
      return new MlxScheme(this, groupSize, bits);
    }
  }

  /** An affine scheme. */
  public static MlxScheme affine(int groupSize, int bits) {
    return new MlxScheme(Mode.AFFINE, groupSize, bits);
  }

  /** Whether weights have biases beside their scales. */
  public boolean hasBiases() {
    return mode == Mode.AFFINE;
  }

  @Override
  public String toString() {
    return mode == Mode.AFFINE ? "affine" + bits + " group " + groupSize : mode.label();
  }
}
