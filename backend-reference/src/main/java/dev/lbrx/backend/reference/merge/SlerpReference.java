package dev.lbrx.backend.reference.merge;

import dev.lbrx.backend.reference.Elements;
import dev.lbrx.ops.BlockSums;
import dev.lbrx.ops.Stripes;
import dev.lbrx.ops.merge.Slerp;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;

/** The definition of {@link Slerp}: block sums, two factors, elements. */
public final class SlerpReference implements Kernel<Slerp> {
  @Override
  public int phases(Slerp op) {
    return 3;
  }

  @Override
  public long pieces(Slerp op, Arguments arguments, int phase) {
    return phase == 1 ? 1 : BlockSums.blocks(arguments.in(0).shape().elements());
  }

  @Override
  public Scratch shared(Slerp op, Specs inputs) {
    return Scratch.floats(3L * BlockSums.blocks(inputs.get(0).shape().elements()));
  }

  @Override
  public void run(Slerp op, Arguments arguments, Part part) {
    Tensor a = arguments.in(0);
    Tensor b = arguments.in(1);
    float[] shared = part.sharedFloats();
    int blocks = BlockSums.blocks(a.shape().elements());
    for (long block = part.from(); block < part.to(); block++) {
      switch (part.phase()) {
        case 0 -> {
          shared[(int) block] = dot(a, a, block);
          shared[(int) block + blocks] = dot(b, b, block);
          shared[(int) block + 2 * blocks] = dot(a, b, block);
        }
        case 1 -> {
          float[] stripes = new float[Stripes.COUNT];
          float aa = BlockSums.combine(shared, 0, blocks, stripes);
          float bb = BlockSums.combine(shared, blocks, blocks, stripes);
          float ab = BlockSums.combine(shared, 2 * blocks, blocks, stripes);
          float cosine = Slerp.cosine(aa, bb, ab);
          shared[0] = op.factorOfA(cosine);
          shared[1] = op.factorOfB(cosine);
        }
        default -> combine(a, b, arguments.out(0), block, shared[0], shared[1]);
      }
    }
  }

  private static float dot(Tensor a, Tensor b, long block) {
    float[] stripes = new float[Stripes.COUNT];
    long start = BlockSums.start(block);
    for (int i = 0; i < BlockSums.length(block, a.shape().elements()); i++) {
      int stripe = i % Stripes.COUNT;
      stripes[stripe] =
          Math.fma(Elements.get(a, start + i), Elements.get(b, start + i), stripes[stripe]);
    }
    return Stripes.fold(stripes, Stripes.COUNT);
  }

  private static void combine(Tensor a, Tensor b, Tensor y, long block, float u, float v) {
    long start = BlockSums.start(block);
    for (long e = start; e < start + BlockSums.length(block, a.shape().elements()); e++) {
      Elements.set(y, e, Math.fma(v, Elements.get(b, e), u * Elements.get(a, e)));
    }
  }
}
