package dev.lbrx.backend.vector.reduce;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.Stripes;
import dev.lbrx.ops.math.Log;
import dev.lbrx.ops.reduce.CrossEntropy;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import java.lang.foreign.ValueLayout;

/** {@link CrossEntropy} with a row in cache. */
public final class CrossEntropyVector implements Kernel<CrossEntropy> {
  @Override
  public long pieces(CrossEntropy op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public long grain(CrossEntropy op, Specs inputs) {
    return Math.max(1, 16_384 / inputs.get(0).last());
  }

  @Override
  public Scratch local(CrossEntropy op, Specs inputs) {
    return Scratch.floats((long) Floats.padded(inputs.get(0).last()) + Stripes.COUNT);
  }

  @Override
  public void run(CrossEntropy op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    var targets = arguments.in(1).segment();
    var losses = arguments.out(0).segment();
    int n = Math.toIntExact(x.spec().last());
    int padded = Floats.padded(n);
    float[] row = part.localFloats();
    for (long i = part.from(); i < part.to(); i++) {
      Rows.load(x, x.rowByte(i), row, 0, n, n);
      int target = targets.get(ValueLayout.JAVA_INT_UNALIGNED, 4 * i);
      float logit = target >= 0 && target < n ? row[target] : Float.NaN;
      float maximum = RowExtremes.maximum(row, 0, n, padded);
      float sum = SoftmaxVector.exponentials(row, 0, n, padded, maximum);
      losses.set(ValueLayout.JAVA_FLOAT_UNALIGNED, 4 * i, (Log.of(sum) + maximum) - logit);
    }
  }
}
