package dev.lbrx.backend.reference.merge;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.merge.TaskVector;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link TaskVector}, one element a piece. */
public final class TaskVectorReference implements Kernel<TaskVector> {
  @Override
  public long pieces(TaskVector op, Arguments arguments, int phase) {
    return arguments.in(0).shape().elements();
  }

  @Override
  public void run(TaskVector op, Arguments arguments, Part part) {
    for (long e = part.from(); e < part.to(); e++) {
      float x = Elements.get(arguments.in(0), e);
      Elements.set(arguments.out(0), e, x - Elements.get(arguments.in(1), e));
    }
  }
}
