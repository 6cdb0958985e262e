package dev.lbrx.backend.vector.merge;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.ops.BlockSums;
import dev.lbrx.ops.Stripes;
import dev.lbrx.ops.merge.Combination;
import dev.lbrx.ops.merge.Vectors;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Every {@link Combination}: dot products a block, coefficients, then the elements. A whole tensor
 * takes a phase for each and its blocks are the pieces; of many vectors each is a piece.
 *
 * @param <O> the op
 */
public final class CombinationVector<O extends Combination> implements Kernel<O> {
  /** Elements worth another thread. */
  private static final long GRAIN = 65_536;

  @Override
  public int phases(O op) {
    return isWhole(op) ? 3 : 1;
  }

  @Override
  public long pieces(O op, Arguments arguments, int phase) {
    var shape = arguments.out(0).shape();
    if (!isWhole(op)) {
      return op.vectors().count(shape);
    }
    return phase == 1 ? 1 : BlockSums.blocks(shape.elements());
  }

  @Override
  public long grain(O op, Specs inputs) {
    long length = op.vectors().length(inputs.get(0).shape());
    return isWhole(op) ? Tiles.GRAIN : Math.max(1, GRAIN / Math.max(1, length));
  }

  @Override
  public Scratch local(O op, Specs inputs) {
    int n = vectors(op, inputs.size());
    long sums = isWhole(op) ? 0 : sums(op, inputs);
    return Scratch.floats(stripes(op, n) + (long) Stripes.COUNT * pairs(n) + n + sums);
  }

  @Override
  public Scratch shared(O op, Specs inputs) {
    return isWhole(op) ? Scratch.floats(sums(op, inputs)) : Scratch.NONE;
  }

  private static boolean isWhole(Combination op) {
    return op.vectors() == Vectors.WHOLE;
  }

  private static int vectors(Combination op, int inputs) {
    return op.based() ? inputs - 1 : inputs;
  }

  private static int pairs(int n) {
    return n * (n + 1) / 2;
  }

  /** Room for every pair's block sums. */
  private static long sums(Combination op, Specs inputs) {
    long pairs = pairs(vectors(op, inputs.size()));
    return pairs * BlockSums.blocks(op.vectors().length(inputs.get(0).shape()));
  }

  // Local floats: a tile of every input, 64 stripes of every pair, the coefficients, and of many
  // vectors the block sums of one.

  /** Where the tiles of the vectors begin, behind the base's. */
  private static int first(Combination op) {
    return op.based() ? Tiles.SIZE : 0;
  }

  private static int stripes(Combination op, int n) {
    return first(op) + n * Tiles.SIZE;
  }

  private static int coefficients(Combination op, int n) {
    return stripes(op, n) + Stripes.COUNT * pairs(n);
  }

  @Override
  public void run(O op, Arguments arguments, Part part) {
    if (!isWhole(op)) {
      for (long vector = part.from(); vector < part.to(); vector++) {
        combineVector(op, arguments, vector, part.localFloats());
      }
      return;
    }
    float[] local = part.localFloats();
    float[] shared = part.sharedFloats();
    int n = vectors(op, arguments.inputs());
    int blocks = BlockSums.blocks(arguments.out(0).shape().elements());
    switch (part.phase()) {
      case 0 -> {
        for (int block = (int) part.from(); block < part.to(); block++) {
          dots(op, arguments, 0, block, local, shared, block, blocks);
        }
      }
      case 1 -> {
        solve(op, n, shared, 0, blocks, local);
        System.arraycopy(local, coefficients(op, n), shared, 0, n);
      }
      default -> {
        System.arraycopy(shared, 0, local, coefficients(op, n), n);
        for (long block = part.from(); block < part.to(); block++) {
          combine(op, arguments, 0, block, local);
        }
      }
    }
  }

  private static void combineVector(
      Combination op, Arguments arguments, long vector, float[] local) {
    int n = vectors(op, arguments.inputs());
    int blocks = BlockSums.blocks(op.vectors().length(arguments.out(0).shape()));
    int sums = coefficients(op, n) + n;
    for (int block = 0; block < blocks; block++) {
      dots(op, arguments, vector, block, local, local, sums + block, blocks);
    }
    solve(op, n, local, sums, blocks, local);
    for (int block = 0; block < blocks; block++) {
      combine(op, arguments, vector, block, local);
    }
  }

  /** The block sums of every pair, {@code blocks} apart. */
  private static void dots(
      Combination op,
      Arguments arguments,
      long vector,
      int block,
      float[] local,
      float[] sums,
      int at,
      int blocks) {
    int n = vectors(op, arguments.inputs());
    int stripes = stripes(op, n);
    Arrays.fill(local, stripes, coefficients(op, n), 0f);
    long end = Tiles.end(block, op.vectors().length(arguments.out(0).shape()));
    for (long k = BlockSums.start(block); k < end; k += Tiles.SIZE) {
      int count = Tiles.length(k, end);
      VectorTiles.load(op, arguments, vector, k, count, local, 0);
      dots(local, first(op), n, stripes, Floats.padded(count));
    }
    for (int pair = 0; pair < pairs(n); pair++) {
      sums[at + pair * blocks] = Floats.fold(local, stripes + pair * Stripes.COUNT);
    }
  }

  private static void dots(float[] local, int first, int n, int stripes, int count) {
    if (n == 2) {
      for (int stripe = 0; stripe < Stripes.COUNT; stripe += Floats.LANES) {
        two(local, first + stripe, stripes + stripe, count - stripe);
      }
      return;
    }
    int at = stripes;
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        int a = first + i * Tiles.SIZE;
        int b = first + j * Tiles.SIZE;
        for (int stripe = 0; stripe < Stripes.COUNT; stripe += 4 * Floats.LANES) {
          dot(local, a + stripe, b + stripe, at + stripe, count - stripe);
        }
        at += Stripes.COUNT;
      }
    }
  }

  /** ⟨a,a⟩, ⟨a,b⟩ and ⟨b,b⟩ of two vectors, a vector of stripes of each. */
  private static void two(float[] local, int first, int stripes, int count) {
    var aa = FloatVector.fromArray(Floats.SPECIES, local, stripes);
    var ab = FloatVector.fromArray(Floats.SPECIES, local, stripes + Stripes.COUNT);
    var bb = FloatVector.fromArray(Floats.SPECIES, local, stripes + 2 * Stripes.COUNT);
    for (int i = first; i < first + count; i += Stripes.COUNT) {
      var a = FloatVector.fromArray(Floats.SPECIES, local, i);
      var b = FloatVector.fromArray(Floats.SPECIES, local, i + Tiles.SIZE);
      aa = a.fma(a, aa);
      ab = a.fma(b, ab);
      bb = b.fma(b, bb);
    }
    aa.intoArray(local, stripes);
    ab.intoArray(local, stripes + Stripes.COUNT);
    bb.intoArray(local, stripes + 2 * Stripes.COUNT);
  }

  /** ⟨a,b⟩, four vectors of stripes. */
  private static void dot(float[] local, int a, int b, int stripes, int count) {
    var s0 = FloatVector.fromArray(Floats.SPECIES, local, stripes);
    var s1 = FloatVector.fromArray(Floats.SPECIES, local, stripes + Floats.LANES);
    var s2 = FloatVector.fromArray(Floats.SPECIES, local, stripes + 2 * Floats.LANES);
    var s3 = FloatVector.fromArray(Floats.SPECIES, local, stripes + 3 * Floats.LANES);
    for (int i = 0; i < count; i += Stripes.COUNT) {
      s0 = product(local, a + i, b + i, s0);
      s1 = product(local, a + i + Floats.LANES, b + i + Floats.LANES, s1);
      s2 = product(local, a + i + 2 * Floats.LANES, b + i + 2 * Floats.LANES, s2);
      s3 = product(local, a + i + 3 * Floats.LANES, b + i + 3 * Floats.LANES, s3);
    }
    s0.intoArray(local, stripes);
    s1.intoArray(local, stripes + Floats.LANES);
    s2.intoArray(local, stripes + 2 * Floats.LANES);
    s3.intoArray(local, stripes + 3 * Floats.LANES);
  }

  private static FloatVector product(float[] local, int a, int b, FloatVector sum) {
    return FloatVector.fromArray(Floats.SPECIES, local, a)
        .fma(FloatVector.fromArray(Floats.SPECIES, local, b), sum);
  }

  /** The coefficients from every pair's block sums. */
  private static void solve(
      Combination op, int n, float[] sums, int at, int blocks, float[] local) {
    for (int pair = 0; pair < pairs(n); pair++) {
      BlockSums.combine(sums, at + pair * blocks, blocks, local);
    }
    int pair = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++, pair++) {
        local[i * n + j] = sums[at + pair * blocks];
        local[j * n + i] = local[i * n + j];
      }
    }
    op.coefficients(local, n);
    System.arraycopy(local, 0, local, coefficients(op, n), n);
  }

  private static void combine(
      Combination op, Arguments arguments, long vector, long block, float[] local) {
    int n = vectors(op, arguments.inputs());
    int first = first(op);
    int coefficients = coefficients(op, n);
    long end = Tiles.end(block, op.vectors().length(arguments.out(0).shape()));
    for (long k = BlockSums.start(block); k < end; k += Tiles.SIZE) {
      int count = Tiles.length(k, end);
      VectorTiles.load(op, arguments, vector, k, count, local, 0);
      scale(local, first, count, local[coefficients]);
      for (int i = 1; i < n; i++) {
        add(local, first, first + i * Tiles.SIZE, count, local[coefficients + i]);
      }
      if (op.based()) {
        add(local, 0, first, count, 1f);
      }
      VectorTiles.store(op, arguments.out(0), vector, k, count, local, 0);
    }
  }

  private static void scale(float[] local, int at, int count, float factor) {
    for (int i = at; i < at + count; i += Floats.LANES) {
      FloatVector.fromArray(Floats.SPECIES, local, i).mul(factor).intoArray(local, i);
    }
  }

  private static void add(float[] local, int to, int from, int count, float factor) {
    var by = FloatVector.broadcast(Floats.SPECIES, factor);
    for (int i = 0; i < count; i += Floats.LANES) {
      var sum = FloatVector.fromArray(Floats.SPECIES, local, to + i);
      FloatVector.fromArray(Floats.SPECIES, local, from + i).fma(by, sum).intoArray(local, to + i);
    }
  }
}
