package dev.lbrx.backend.reference.reduce;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.math.Log;
import dev.lbrx.ops.reduce.CrossEntropy;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link CrossEntropy}, one row at a time. */
public final class CrossEntropyReference implements Kernel<CrossEntropy> {
  @Override
  public long pieces(CrossEntropy op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public void run(CrossEntropy op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    Tensor targets = arguments.in(1);
    Tensor y = arguments.out(0);
    int n = Math.toIntExact(x.spec().last());
    float[] row = new float[n];
    for (long r = part.from(); r < part.to(); r++) {
      for (int i = 0; i < n; i++) {
        row[i] = Elements.get(x, x.spec().rowOffset(r) + i);
      }
      int target = Elements.getInt(targets, r);
      float logit = target >= 0 && target < n ? row[target] : Float.NaN;
      float maximum = SoftmaxReference.maximum(row, n);
      SoftmaxReference.exponentials(row, n, maximum);
      Elements.set(y, r, (Log.of(SoftmaxReference.sum(row, n)) + maximum) - logit);
    }
  }
}
