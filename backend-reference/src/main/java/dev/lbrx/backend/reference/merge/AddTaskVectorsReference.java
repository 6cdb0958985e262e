package dev.lbrx.backend.reference.merge;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.merge.AddTaskVectors;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;

/** The definition of {@link AddTaskVectors}, one element a piece. */
public final class AddTaskVectorsReference implements Kernel<AddTaskVectors> {
  @Override
  public long pieces(AddTaskVectors op, Arguments arguments, int phase) {
    return arguments.in(0).shape().elements();
  }

  @Override
  public void run(AddTaskVectors op, Arguments arguments, Part part) {
    for (long e = part.from(); e < part.to(); e++) {
      float delta =
          switch (op.consensus()) {
            case NONE -> sum(op, arguments, e) / op.divisor();
            case SUM -> agreed(op, arguments, e, sum(op, arguments, e) >= 0);
            case COUNT -> agreed(op, arguments, e, count(op, arguments, e) >= 0);
          };
      float base = Elements.get(arguments.in(0), e);
      Elements.set(arguments.out(0), e, base + op.lambda() * delta);
    }
  }

  private static float sum(AddTaskVectors op, Arguments arguments, long e) {
    float sum = 0;
    for (int i = 0; i < op.weights().size(); i++) {
      sum += weighted(op, arguments, i, e);
    }
    return sum;
  }

  private static int count(AddTaskVectors op, Arguments arguments, long e) {
    int count = 0;
    for (int i = 0; i < op.weights().size(); i++) {
      float u = weighted(op, arguments, i, e);
      count += u > 0 ? 1 : u < 0 ? -1 : 0;
    }
    return count;
  }

  private static float agreed(AddTaskVectors op, Arguments arguments, long e, boolean positive) {
    float sum = 0;
    float weights = 0;
    for (int i = 0; i < op.weights().size(); i++) {
      float u = weighted(op, arguments, i, e);
      if (positive ? u > 0 : u < 0) {
        sum += u;
        weights += op.weights().get(i);
      }
    }
    return op.normalize() ? sum / (weights == 0 ? 1 : weights) : sum;
  }

  private static float weighted(AddTaskVectors op, Arguments arguments, int i, long e) {
    return op.weights().get(i) * Elements.get(arguments.in(i + 1), e);
  }
}
