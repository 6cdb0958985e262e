package dev.lbrx.backend.vector.merge;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.BlockSums;
import dev.lbrx.ops.Stripes;
import dev.lbrx.ops.merge.Slerp;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/** {@link Slerp}: three dot products a block, two factors, then the elements. */
public final class SlerpVector implements Kernel<Slerp> {
  // Local floats: the stripes of ⟨a,a⟩, ⟨b,b⟩ and ⟨a,b⟩, then a tile of each vector.
  private static final int BB = Stripes.COUNT;
  private static final int AB = 2 * Stripes.COUNT;
  private static final int A = 3 * Stripes.COUNT;
  private static final int B = A + Tiles.SIZE;

  @Override
  public int phases(Slerp op) {
    return 3;
  }

  @Override
  public long pieces(Slerp op, Arguments arguments, int phase) {
    return phase == 1 ? 1 : Tiles.blocks(arguments);
  }

  @Override
  public long grain(Slerp op, Specs inputs) {
    return Tiles.GRAIN;
  }

  @Override
  public Scratch local(Slerp op, Specs inputs) {
    return Scratch.floats(B + Tiles.SIZE);
  }

  @Override
  public Scratch shared(Slerp op, Specs inputs) {
    return Scratch.floats(3L * BlockSums.blocks(inputs.get(0).shape().elements()));
  }

  @Override
  public void run(Slerp op, Arguments arguments, Part part) {
    int blocks = Tiles.blocks(arguments);
    switch (part.phase()) {
      case 0 -> dots(arguments.in(0), arguments.in(1), part, blocks);
      case 1 -> factors(op, part, blocks);
      default -> combine(arguments.in(0), arguments.in(1), arguments.out(0), part);
    }
  }

  private static void dots(Tensor a, Tensor b, Part part, int blocks) {
    float[] local = part.localFloats();
    float[] sums = part.sharedFloats();
    for (int block = (int) part.from(); block < part.to(); block++) {
      Arrays.fill(local, 0, A, 0f);
      long end = Tiles.end(block, a.shape().elements());
      for (long e = BlockSums.start(block); e < end; e += Tiles.SIZE) {
        int padded = load(a, b, e, Tiles.length(e, end), local);
        for (int stripe = 0; stripe < Stripes.COUNT; stripe += Floats.LANES) {
          dots(local, stripe, padded);
        }
      }
      sums[block] = Stripes.fold(local, 0, Stripes.COUNT);
      sums[block + blocks] = Stripes.fold(local, BB, Stripes.COUNT);
      sums[block + 2 * blocks] = Stripes.fold(local, AB, Stripes.COUNT);
    }
  }

  private static int load(Tensor a, Tensor b, long e, int count, float[] local) {
    int padded = Floats.padded(count);
    Rows.load(a, e * a.dtype().bytes(), local, A, count, padded);
    Rows.load(b, e * b.dtype().bytes(), local, B, count, padded);
    return padded;
  }

  private static void dots(float[] local, int stripe, int count) {
    var aa = FloatVector.fromArray(Floats.SPECIES, local, stripe);
    var bb = FloatVector.fromArray(Floats.SPECIES, local, stripe + BB);
    var ab = FloatVector.fromArray(Floats.SPECIES, local, stripe + AB);
    for (int i = stripe; i < count; i += Stripes.COUNT) {
      var a = FloatVector.fromArray(Floats.SPECIES, local, A + i);
      var b = FloatVector.fromArray(Floats.SPECIES, local, B + i);
      aa = a.fma(a, aa);
      bb = b.fma(b, bb);
      ab = a.fma(b, ab);
    }
    aa.intoArray(local, stripe);
    bb.intoArray(local, stripe + BB);
    ab.intoArray(local, stripe + AB);
  }

  private static void factors(Slerp op, Part part, int blocks) {
    float[] sums = part.sharedFloats();
    float aa = BlockSums.combine(sums, 0, blocks, part.localFloats());
    float bb = BlockSums.combine(sums, blocks, blocks, part.localFloats());
    float ab = BlockSums.combine(sums, 2 * blocks, blocks, part.localFloats());
    float cosine = Slerp.cosine(aa, bb, ab);
    sums[0] = op.factorOfA(cosine);
    sums[1] = op.factorOfB(cosine);
  }

  private static void combine(Tensor a, Tensor b, Tensor y, Part part) {
    float[] local = part.localFloats();
    float u = part.sharedFloats()[0];
    float v = part.sharedFloats()[1];
    for (long block = part.from(); block < part.to(); block++) {
      long end = Tiles.end(block, a.shape().elements());
      for (long e = BlockSums.start(block); e < end; e += Tiles.SIZE) {
        int count = Tiles.length(e, end);
        int padded = load(a, b, e, count, local);
        combine(local, padded, u, v);
        Rows.store(local, A, y, e * y.dtype().bytes(), count);
      }
    }
  }

  private static void combine(float[] local, int count, float u, float v) {
    var factor = FloatVector.broadcast(Floats.SPECIES, v);
    for (int i = 0; i < count; i += Floats.LANES) {
      var a = FloatVector.fromArray(Floats.SPECIES, local, A + i).mul(u);
      FloatVector.fromArray(Floats.SPECIES, local, B + i).fma(factor, a).intoArray(local, A + i);
    }
  }
}
