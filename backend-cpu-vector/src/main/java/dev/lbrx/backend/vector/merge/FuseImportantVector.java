package dev.lbrx.backend.vector.merge;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.BlockSums;
import dev.lbrx.ops.merge.FuseImportant;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** {@link FuseImportant}: the three quantiles by {@link RadixSelection}, then the elements. */
public final class FuseImportantVector implements Kernel<FuseImportant> {
  private static final RadixSelection SELECTION = new RadixSelection(3);

  @Override
  public int phases(FuseImportant op) {
    return RadixSelection.PHASES + 1;
  }

  @Override
  public long pieces(FuseImportant op, Arguments arguments, int phase) {
    if (phase == RadixSelection.PHASES) {
      return Tiles.blocks(arguments);
    }
    return phase % 2 == 1 ? 1 : RadixSelection.slices(arguments.in(0).shape().elements());
  }

  @Override
  public Scratch local(FuseImportant op, Specs inputs) {
    return new Scratch(3 * Tiles.SIZE, SELECTION.localInts());
  }

  @Override
  public Scratch shared(FuseImportant op, Specs inputs) {
    return new Scratch(0, SELECTION.sharedInts(inputs.get(0).shape().elements()));
  }

  @Override
  public void run(FuseImportant op, Arguments arguments, Part part) {
    long elements = arguments.out(0).shape().elements();
    int[] shared = part.sharedInts();
    if (part.phase() == RadixSelection.PHASES) {
      float threshold =
          FuseImportant.threshold(quantile(shared, 1), quantile(shared, 2), quantile(shared, 3));
      for (long block = part.from(); block < part.to(); block++) {
        fuse(arguments, block, part.localFloats(), threshold);
      }
    } else if (part.phase() % 2 == 1) {
      if (part.phase() == 1) {
        for (int quarter = 1; quarter <= 3; quarter++) {
          SELECTION.ask(shared, quarter - 1, elements - FuseImportant.rank(quarter, elements));
        }
      }
      SELECTION.select(elements, part.phase(), shared);
    } else {
      for (int slice = (int) part.from(); slice < part.to(); slice++) {
        SELECTION.count(arguments.in(2), slice, part.phase(), shared, part.localInts());
      }
    }
  }

  private static float quantile(int[] shared, int quarter) {
    return Float.intBitsToFloat(SELECTION.found(shared, quarter - 1));
  }

  private static void fuse(Arguments arguments, long block, float[] local, float threshold) {
    Tensor y = arguments.out(0);
    long end = Tiles.end(block, y.shape().elements());
    for (long e = BlockSums.start(block); e < end; e += Tiles.SIZE) {
      int count = Tiles.length(e, end);
      Tiles.load(arguments, e, count, local);
      fuse(local, count, threshold);
      Rows.store(local, 0, y, e * y.dtype().bytes(), count);
    }
  }

  private static void fuse(float[] local, int count, float threshold) {
    for (int i = 0; i < count; i += Floats.LANES) {
      var q = FloatVector.fromArray(Floats.SPECIES, local, i);
      var p = FloatVector.fromArray(Floats.SPECIES, local, Tiles.SIZE + i);
      var important =
          FloatVector.fromArray(Floats.SPECIES, local, 2 * Tiles.SIZE + i)
              .compare(VectorOperators.GE, threshold);
      q.blend(q.add(p.sub(q)), important).intoArray(local, i);
    }
  }
}
