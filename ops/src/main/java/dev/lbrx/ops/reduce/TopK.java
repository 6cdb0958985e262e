package dev.lbrx.ops.reduce;

import dev.lbrx.spi.DType;
import dev.lbrx.spi.Op;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;

/**
 * The k largest elements of each row, descending, with their places; of equal ones the lower place
 * comes first. NaN is above +∞, all NaNs are equal, −0 = +0 ({@link RankKeys}). With k = n it sorts
 * the row.
 *
 * <p>In: {@code x [..., n]} f32, f16 or bf16, n ≥ k. Out: values {@code [..., k]} of the same
 * dtype, places {@code [..., k]} i32. Tolerance: none.
 *
 * @param k how many, 1 or more
 */
public record TopK(int k) implements Op {
  /** Refuses to pick none. */
  public TopK {
    if (k < 1) {
      throw new LbrxException(ErrorCode.USAGE, "top k of " + k + ": expected 1 or more");
    }
  }

  @Override
  public Specs infer(Specs in) {
    var x = in.count(1).floating(0, "x").rankAtLeast(1);
    x.require(x.last() >= k && x.last() <= Integer.MAX_VALUE, k + " … 2^31 - 1 elements a row");
    Spec values = Spec.of(x.spec().dtype(), x.spec().shape().withLast(k));
    return Specs.of(values, values.as(DType.I32));
  }
}
