package dev.lbrx.ops.quantize;

import dev.lbrx.spi.DType;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.util.Set;

/**
 * MLX's affine quantization: groups of elements along the last axis share a scale and a bias, a
 * weight is {@code s·c + b}. Element i of a row occupies the bits i·bits … (i+1)·bits − 1 of a
 * little-endian stream of u32 words.
 *
 * @param bits 1, 2, 3, 4, 5, 6 or 8
 * @param group elements a group: 32, 64 or 128
 */
public record Affine(int bits, int group) implements Scheme {
  private static final Set<Integer> BITS = Set.of(1, 2, 3, 4, 5, 6, 8);
  private static final Set<Integer> GROUPS = Set.of(32, 64, 128);

  /** Refuses other bits and groups. */
  public Affine {
    if (!BITS.contains(bits)) {
      throw new LbrxException(
          ErrorCode.UNSUPPORTED,
          "affine quantization to " + bits + " bits: choose 1, 2, 3, 4, 5, 6 or 8");
    }
    if (!GROUPS.contains(group)) {
      throw new LbrxException(
          ErrorCode.UNSUPPORTED, "affine group size " + group + ": choose 32, 64 or 128");
    }
  }

  /** The largest code, {@code 2^bits − 1}. */
  public int top() {
    return (1 << bits) - 1;
  }

  /**
   * Checks codes, scales and biases at {@code index … index + 2} against each other and a row
   * length.
   */
  public void check(Specs in, int index, long columns) {
    var codes = in.typed(index, "codes", DType.U32).rankAtLeast(1);
    codes.require(
        columns % group == 0 && codes.last() == words(columns),
        words(columns) + " words a row for " + columns + " columns in whole groups of " + group);
    var scales =
        in.floating(index + 1, "scales").shape(codes.spec().shape().withLast(columns / group));
    in.typed(index + 2, "biases", scales.spec().dtype()).shape(scales.spec().shape());
  }
}
