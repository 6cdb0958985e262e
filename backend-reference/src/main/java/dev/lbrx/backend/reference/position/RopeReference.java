package dev.lbrx.backend.reference.position;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.math.SinCos;
import dev.lbrx.ops.position.Rope;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link Rope}, one head of one position at a time. */
public final class RopeReference implements Kernel<Rope> {
  @Override
  public long pieces(Rope op, Arguments arguments, int phase) {
    return arguments.in(0).shape().rows();
  }

  @Override
  public void run(Rope op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    Tensor f = arguments.in(1);
    Tensor y = arguments.out(0);
    int d = Math.toIntExact(x.spec().last());
    int pairs = Math.toIntExact(f.spec().last());
    long heads = x.shape().extent(1);
    boolean halves = op.pairing() == Rope.Pairing.HALVES;
    for (long row = part.from(); row < part.to(); row++) {
      long from = x.spec().rowOffset(row);
      long to = y.spec().rowOffset(row);
      float position = (float) (arguments.scalar(0) + row / heads);
      for (int i = 0; i < pairs; i++) {
        int first = halves ? i : 2 * i;
        int second = halves ? i + pairs : 2 * i + 1;
        float angle = position * Elements.get(f, i);
        float c = SinCos.cos(angle) * op.magnitude();
        float s = SinCos.sin(angle) * op.magnitude();
        float a = Elements.get(x, from + first);
        float b = Elements.get(x, from + second);
        Elements.set(y, to + first, Math.fma(a, c, -(b * s)));
        Elements.set(y, to + second, Math.fma(b, c, a * s));
      }
      for (int i = 2 * pairs; i < d; i++) {
        Elements.set(y, to + i, Elements.get(x, from + i));
      }
    }
  }
}
