package dev.lbrx.backend.vector.merge;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.backend.vector.Rows;
import dev.lbrx.ops.BlockSums;
import dev.lbrx.ops.merge.Rescale;
import dev.lbrx.ops.merge.TrimMagnitude;
import dev.lbrx.spi.Arguments;
import dev.lbrx.spi.Specs;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Kernel;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link TrimMagnitude}: the smallest magnitudes that are kept and that are dropped as outliers by
 * {@link RadixSelection}, the norms where they count, then the elements.
 */
public final class TrimMagnitudeVector implements Kernel<TrimMagnitude> {
  private static final RadixSelection SELECTION = new RadixSelection(2);
  private static final int KEPT = 0;
  private static final int OUTLIERS = 1;
  private static final int NORMS = RadixSelection.PHASES;

  @Override
  public int phases(TrimMagnitude op) {
    return NORMS + (op.rescale() == Rescale.L1 ? 3 : 1);
  }

  @Override
  public long pieces(TrimMagnitude op, Arguments arguments, int phase) {
    return phase % 2 == 1 ? 1 : RadixSelection.slices(arguments.in(0).shape().elements());
  }

  @Override
  public Scratch local(TrimMagnitude op, Specs inputs) {
    return new Scratch(Rescaling.LOCAL, SELECTION.localInts());
  }

  @Override
  public Scratch shared(TrimMagnitude op, Specs inputs) {
    long elements = inputs.get(0).shape().elements();
    return new Scratch((int) Rescaling.shared(elements), SELECTION.sharedInts(elements));
  }

  @Override
  public void run(TrimMagnitude op, Arguments arguments, Part part) {
    Tensor x = arguments.in(0);
    long elements = x.shape().elements();
    int phase = part.phase();
    if (phase < NORMS) {
      select(op, x, part);
    } else if (phase % 2 == 1) {
      int blocks = BlockSums.blocks(elements);
      Rescaling.factor(op.rescale(), op.density(), blocks, part.sharedFloats(), part.localFloats());
    } else {
      boolean norms = phase < phases(op) - 1;
      float factor =
          op.rescale() == Rescale.L1
              ? part.sharedFloats()[0]
              : op.rescale().factor(op.density(), 0, 0);
      for (int slice = (int) part.from(); slice < part.to(); slice++) {
        trim(x, arguments.out(0), slice, part, norms, factor);
      }
    }
  }

  private static void select(TrimMagnitude op, Tensor x, Part part) {
    long elements = x.shape().elements();
    int[] shared = part.sharedInts();
    if (part.phase() % 2 == 1) {
      if (part.phase() == 1) {
        long counted = elements - (op.ofNonzero() ? SELECTION.zeros(shared, elements) : 0);
        long outliers = op.outliers(counted);
        SELECTION.ask(shared, KEPT, outliers + op.kept(counted));
        SELECTION.ask(shared, OUTLIERS, outliers);
      }
      SELECTION.select(elements, part.phase(), shared);
    } else {
      for (int slice = (int) part.from(); slice < part.to(); slice++) {
        SELECTION.count(x, slice, part.phase(), shared, part.localInts());
      }
    }
  }

  /** A slice: its norms, or its elements. */
  private static void trim(Tensor x, Tensor y, int slice, Part part, boolean norms, float factor) {
    long elements = x.shape().elements();
    int[] shared = part.sharedInts();
    float[] local = part.localFloats();
    // Shared ints must not change; how many ties are left goes along in local ones.
    int[] ties = part.localInts();
    ties(shared, slice, KEPT, ties);
    ties(shared, slice, OUTLIERS, ties);
    int last = RadixSelection.block(slice + 1, elements);
    for (int block = RadixSelection.block(slice, elements); block < last; block++) {
      Rescaling.start(local);
      long end = Tiles.end(block, elements);
      for (long e = BlockSums.start(block); e < end; e += Tiles.SIZE) {
        int count = Tiles.length(e, end);
        int padded = Floats.padded(count);
        Rows.load(x, e * 4, local, Rescaling.X, count, padded);
        if (ties[SOME] == 0) {
          keep(local, padded, ties[LEAST + KEPT], ties[LEAST + OUTLIERS]);
        } else {
          keepSome(local, count, padded, ties);
        }
        if (norms) {
          Rescaling.add(local, padded);
        } else {
          Rescaling.scale(local, Rescaling.KEPT, count, factor);
          Rows.store(local, Rescaling.KEPT, y, e * 4, count);
        }
      }
      if (norms) {
        Rescaling.end(local, part.sharedFloats(), block, BlockSums.blocks(elements));
      }
    }
  }

  // Local ints while a slice is trimmed: of each target the least magnitude that belongs to it
  // wholly, the magnitude some of whose elements do, and how many of them are left; then whether
  // there are such.
  private static final int LEAST = 0;
  private static final int EQUAL = 2;
  private static final int LEFT = 4;
  private static final int SOME = 6;

  private static void ties(int[] shared, int slice, int target, int[] to) {
    long left = SELECTION.left(shared, target);
    for (int before = 0; before < slice; before++) {
      left -= SELECTION.equal(shared, target, before);
    }
    int found = SELECTION.found(shared, target);
    boolean some = left > 0 && left < SELECTION.equal(shared, target, slice);
    // The magnitude behind the largest wraps round, hence comparisons without sign.
    to[LEAST + target] = left > 0 && !some ? found : found + 1;
    to[EQUAL + target] = found;
    to[LEFT + target] = some ? (int) left : 0;
    to[SOME] = (target == 0 ? 0 : to[SOME]) | (some ? 1 : 0);
  }

  private static void keepSome(float[] local, int count, int padded, int[] ties) {
    for (int i = 0; i < count; i++) {
      float x = local[Rescaling.X + i];
      int magnitude = Float.floatToRawIntBits(x) & Integer.MAX_VALUE;
      boolean outlier = belongs(magnitude, OUTLIERS, ties);
      boolean large = belongs(magnitude, KEPT, ties);
      local[Rescaling.KEPT + i] = large && !outlier ? x : 0f;
    }
    for (int i = count; i < padded; i++) {
      local[Rescaling.KEPT + i] = 0f;
    }
  }

  private static boolean belongs(int magnitude, int target, int[] ties) {
    return Integer.compareUnsigned(magnitude, ties[LEAST + target]) >= 0
        || magnitude == ties[EQUAL + target] && ties[LEFT + target]-- > 0;
  }

  private static void keep(float[] local, int padded, int least, int outlier) {
    for (int i = 0; i < padded; i += Floats.LANES) {
      var x = FloatVector.fromArray(Floats.SPECIES, local, Rescaling.X + i);
      var magnitude = x.abs().reinterpretAsInts();
      var small = magnitude.compare(VectorOperators.ULT, least);
      var large = magnitude.compare(VectorOperators.UGE, outlier);
      x.blend(0f, small.or(large).cast(Floats.SPECIES)).intoArray(local, Rescaling.KEPT + i);
    }
  }
}
