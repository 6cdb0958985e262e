package dev.lbrx.backend.vector;

import dev.lbrx.ops.quantize.Microscaling;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.host.Part;
import dev.lbrx.spi.host.Scratch;
import jdk.incubator.vector.FloatVector;

/** Weights of {@link Microscaling} rows, a tile at a time, as floats. */
public final class MicroscalingRows {
  /** Columns of a tile at most: whole units. */
  public static final int TILE = 1024;

  private static final int STEPS = TILE;

  private MicroscalingRows() {}

  /** A thread's working memory: the weights of a tile from 0 on, its steps, its words. */
  public static Scratch scratch() {
    return new Scratch(TILE + TILE / 16, TILE / 4 + Floats.LANES);
  }

  /** The weights of {@code count} columns, whole units, to a part's floats from 0 on. */
  public static void load(
      Microscaling format,
      Tensor codes,
      Tensor scales,
      long row,
      int column,
      int count,
      Part part) {
    int bits = format.bits();
    int group = format.group();
    float[] w = part.localFloats();
    long bytes = codes.rowByte(row) + (long) column * bits / 8;
    Codes.load(codes, bytes, bits, count / Codes.UNIT, part.localInts(), 0);
    MicroscalingCodes.unpack(part.localInts(), 0, bits, count, w, 0);
    long first = scales.rowByte(row) + column / group;
    MicroscalingCodes.steps(format, scales, first, count / group, w, STEPS);
    if (group == 16) {
      sixteens(w, count);
    } else {
      thirtyTwos(w, count);
    }
  }

  private static void thirtyTwos(float[] w, int count) {
    for (int g = 0; g < count / 32; g++) {
      scale(w, g * 32, 32, w[STEPS + g]);
    }
  }

  private static void sixteens(float[] w, int count) {
    for (int g = 0; g < count / 16; g++) {
      scale(w, g * 16, 16, w[STEPS + g]);
    }
  }

  private static void scale(float[] w, int at, int group, float step) {
    for (int i = at; i < at + group; i += Floats.LANES) {
      FloatVector.fromArray(Floats.SPECIES, w, i).mul(step).intoArray(w, i);
    }
  }
}
