package dev.lbrx.backend.reference.merge;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.BlockSums;
import dev.lbrx.ops.Stripes;
import dev.lbrx.ops.merge.Combination;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Shape;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import java.util.Arrays;

/**
 * The definition of every {@link Combination}, one vector a piece.
 *
 * @param <O> the op
 */
public final class CombinationReference<O extends Combination> implements Kernel<O> {
  @Override
  public long pieces(O op, Arguments arguments, int phase) {
    return op.vectors().count(arguments.out(0).shape());
  }

  @Override
  public void run(O op, Arguments arguments, Part part) {
    for (long vector = part.from(); vector < part.to(); vector++) {
      combine(op, arguments, vector);
    }
  }

  private static void combine(Combination op, Arguments arguments, long vector) {
    Shape shape = arguments.out(0).shape();
    int first = op.based() ? 1 : 0;
    int n = arguments.inputs() - first;
    float[] gram = new float[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        gram[i * n + j] = dot(op, arguments, vector, i + first, j + first);
        gram[j * n + i] = gram[i * n + j];
      }
    }
    op.coefficients(gram, n);
    for (long k = 0; k < op.vectors().length(shape); k++) {
      long e = element(op, shape, vector, k);
      float sum = gram[0] * value(op, arguments, first, e);
      for (int i = 1; i < n; i++) {
        sum = Math.fma(gram[i], value(op, arguments, i + first, e), sum);
      }
      Elements.set(arguments.out(0), e, op.based() ? Elements.get(arguments.in(0), e) + sum : sum);
    }
  }

  private static float dot(Combination op, Arguments arguments, long vector, int i, int j) {
    Shape shape = arguments.out(0).shape();
    long length = op.vectors().length(shape);
    int blocks = BlockSums.blocks(length);
    float[] sums = new float[blocks];
    float[] stripes = new float[Stripes.COUNT];
    for (int block = 0; block < blocks; block++) {
      Arrays.fill(stripes, 0f);
      for (int k = 0; k < BlockSums.length(block, length); k++) {
        long e = element(op, shape, vector, BlockSums.start(block) + k);
        float a = value(op, arguments, i, e);
        float b = value(op, arguments, j, e);
        stripes[k % Stripes.COUNT] = Math.fma(a, b, stripes[k % Stripes.COUNT]);
      }
      sums[block] = Stripes.fold(stripes, Stripes.COUNT);
    }
    return BlockSums.combine(sums, 0, blocks, stripes);
  }

  private static long element(Combination op, Shape shape, long vector, long k) {
    return op.vectors().start(shape, vector) + k * op.vectors().stride(shape);
  }

  private static float value(Combination op, Arguments arguments, int input, long e) {
    float x = Elements.get(arguments.in(input), e);
    return op.based() ? x - Elements.get(arguments.in(0), e) : x;
  }
}
