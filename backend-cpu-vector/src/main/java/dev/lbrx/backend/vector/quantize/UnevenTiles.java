package dev.lbrx.backend.vector.quantize;

import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.ops.quantize.block.BlockEncoder;
import dev.lbrx.ops.quantize.block.IQ4_NL;
import dev.lbrx.ops.quantize.block.UnevenSteps;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** Tiles to {@link IQ4_NL}: the search for scales with a block a lane. */
final class UnevenTiles implements TileEncoder {
  private static final int STRIDE = 18;
  private static final float[] STEPS = new float[16];

  /** Twice the midpoint below each step; the first has none. */
  private static final float[] MIDPOINTS = new float[16];

  static {
    for (int code = 0; code < 16; code++) {
      STEPS[code] = UnevenSteps.step(code);
      MIDPOINTS[code] = code == 0 ? Float.NaN : STEPS[code - 1] + STEPS[code];
    }
  }

  private static final BlockEncoder ENCODER = new IQ4_NL();

  @Override
  public void encode(float[] tile, int blocks, int[] codes, MemorySegment to, long at) {
    BlockRanges.extremes(tile, blocks);
    for (int b = 0; b < blocks; b += Floats.LANES) {
      sideBySide(tile, b);
      scales(tile, b);
    }
    HalfBlocks.storeHalves(tile, SECOND, blocks, to, at, STRIDE);
    for (int b = 0; b < blocks; b++) {
      float scale = tile[SECOND + b];
      codes(tile, b * BLOCK, scale == 0 ? 0 : 1 / scale, codes);
    }
    HalfBlocks.storeFour(codes, blocks, to, at + 2, STRIDE);
    for (int b = 0; b < blocks; b++) {
      if (Float.isNaN(tile[FIRST + b])) {
        ENCODER.encodeNan(to, at + (long) STRIDE * b);
      }
    }
  }

  /** Brings element i of as many blocks as there are lanes side by side. */
  private static void sideBySide(float[] tile, int b) {
    for (int lane = 0; lane < Floats.LANES; lane++) {
      int from = (b + lane) % (ELEMENTS / BLOCK) * BLOCK;
      for (int i = 0; i < BLOCK; i++) {
        tile[WORK + i * Floats.LANES + lane] = tile[from + i];
      }
    }
  }

  /** The scales of the least errors, from the extremes. */
  private static void scales(float[] tile, int b) {
    var extreme = FloatVector.fromArray(Floats.SPECIES, tile, FIRST + b);
    var first = extreme.neg().div(STEPS[0]);
    attempt(tile, b, FloatVector.broadcast(Floats.SPECIES, 1f).div(first), true);
    for (int k = -7; k <= 7; k++) {
      var step = FloatVector.broadcast(Floats.SPECIES, k + STEPS[0]);
      attempt(tile, b, step.div(extreme), false);
    }
    var none = extreme.abs().compare(LT, UnevenSteps.SMALLEST);
    FloatVector.fromArray(Floats.SPECIES, tile, SECOND + b)
        .blend(0f, none)
        .intoArray(tile, SECOND + b);
  }

  /** Keeps the scale of an inverse if it makes the error smaller. */
  private static void attempt(float[] tile, int b, FloatVector inverse, boolean first) {
    var products = FloatVector.zero(Floats.SPECIES);
    var squares = products;
    for (int i = 0; i < BLOCK; i++) {
      var x = FloatVector.fromArray(Floats.SPECIES, tile, WORK + i * Floats.LANES);
      var q = nearest(inverse.mul(x));
      var weighted = x.mul(x).mul(q);
      products = weighted.mul(x).add(products);
      squares = weighted.mul(q).add(squares);
    }
    keep(tile, b, products, squares, first);
  }

  private static void keep(
      float[] tile, int b, FloatVector products, FloatVector squares, boolean first) {
    var zero = FloatVector.zero(Floats.SPECIES);
    var scale = first ? zero : FloatVector.fromArray(Floats.SPECIES, tile, SECOND + b);
    var best = first ? zero : FloatVector.fromArray(Floats.SPECIES, tile, THIRD + b);
    var better = squares.compare(GT, 0f);
    if (!first) {
      better = better.and(products.mul(products).compare(GT, best.mul(squares)));
    }
    var found = products.div(squares);
    scale.blend(found, better).intoArray(tile, SECOND + b);
    best.blend(found.mul(products), better).intoArray(tile, THIRD + b);
  }

  private static FloatVector nearest(FloatVector x) {
    var twice = x.add(x);
    var step = FloatVector.broadcast(Floats.SPECIES, STEPS[0]);
    for (int code = 1; code < 16; code++) {
      step = step.blend(STEPS[code], twice.compare(GE, MIDPOINTS[code]));
    }
    return step;
  }

  private static void codes(float[] tile, int at, float inverse, int[] codes) {
    for (int i = 0; i < BLOCK; i += Floats.LANES) {
      var x = FloatVector.fromArray(Floats.SPECIES, tile, at + i).mul(inverse);
      nearestCodes(x.add(x)).intoArray(codes, at + i);
    }
  }

  private static IntVector nearestCodes(FloatVector twice) {
    var nearest = IntVector.zero(Floats.INTS);
    for (int code = 1; code < 16; code++) {
      nearest = nearest.blend(code, twice.compare(GE, MIDPOINTS[code]).cast(Floats.INTS));
    }
    return nearest;
  }
}
