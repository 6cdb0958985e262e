package dev.lbrx.backend.reference.merge;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.merge.TrimMagnitude;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import java.util.Arrays;

/** The definition of {@link TrimMagnitude}, by sorting; for tensors that fit an array. */
public final class TrimMagnitudeReference implements Kernel<TrimMagnitude> {
  @Override
  public long pieces(TrimMagnitude op, Arguments arguments, int phase) {
    return 1;
  }

  @Override
  public void run(TrimMagnitude op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    int n = Math.toIntExact(x.shape().elements());
    int kept = Math.toIntExact(op.kept(n));
    int[] magnitudes = new int[n];
    for (int e = 0; e < n; e++) {
      magnitudes[e] = magnitude(Elements.get(x, e));
    }
    Arrays.sort(magnitudes);
    int threshold = kept == 0 ? Integer.MAX_VALUE : magnitudes[n - kept];
    int ties = 0;
    for (int i = n - kept; i < n && magnitudes[i] == threshold; i++) {
      ties++;
    }
    for (int e = 0; e < n; e++) {
      float value = Elements.get(x, e);
      boolean keep = magnitude(value) > threshold || magnitude(value) == threshold && ties-- > 0;
      Elements.set(arguments.out(0), e, keep ? value : 0f);
    }
  }

  private static int magnitude(float value) {
    return Float.floatToRawIntBits(value) & Integer.MAX_VALUE;
  }
}
