package dev.lbrx.backend.reference.merge;

import dev.lbrx.ops.merge.RandomDrop;
import dev.lbrx.ops.merge.Rescale;
import dev.lbrx.ops.random.Philox;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link RandomDrop}. */
public final class RandomDropReference implements Kernel<RandomDrop> {
  @Override
  public long pieces(RandomDrop op, Arguments arguments, int phase) {
    return 1;
  }

  @Override
  public void run(RandomDrop op, Arguments arguments, Part part) {
    float density = (float) op.density();
    Thinned.write(
        arguments.in(0),
        arguments.out(0),
        op.drops() ? op.rescale() : Rescale.NONE,
        op.density(),
        e -> !op.drops() || Philox.uniform(op.stream(), e) < density);
  }
}
