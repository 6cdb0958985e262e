package dev.lbrx.formats.checkpoint;

/**
 * How an affine-quantized weight of MLX is packed: {@code bits} a code, one scale and one bias a
 * group of {@code groupSize} columns.
 */
public record AffineScheme(int groupSize, int bits) {
  @Override
  public String toString() {
    return "affine" + bits + " group " + groupSize;
  }
}
