package dev.lbrx.backend.reference.reduce;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.reduce.Argmax;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link Argmax}, one row at a time. */
public final class ArgmaxReference implements Kernel<Argmax> {
  @Override
  public long pieces(Argmax op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public void run(Argmax op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    Tensor y = arguments.out(0);
    for (long row = part.from(); row < part.to(); row++) {
      long from = x.spec().rowOffset(row);
      int best = 0;
      float greatest = Elements.get(x, from);
      for (int i = 1; i < x.spec().last() && !Float.isNaN(greatest); i++) {
        float value = Elements.get(x, from + i);
        if (value > greatest || Float.isNaN(value)) {
          best = i;
          greatest = value;
        }
      }
      Elements.setInt(y, Elements.ofRow(y, row), best);
    }
  }
}
