package dev.lbrx.backend.vector.quantize;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.ops.quantize.QuantizeAffine;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * What {@link QuantizeAffine} finds out about the groups of a tile, side by side in vectors,
 * because one group's is a long chain of divisions. It stands behind the tile's floats.
 */
final class AffineParameters {
  private static final float SMALLEST_SCALE = 1e-7f;
  private static final int GROUPS = Packing.TILE / 32;

  /** Maxima, which become scales. */
  static final int SCALES = Packing.TILE;

  /** Minima, which become biases. */
  static final int BIASES = SCALES + GROUPS;

  /** The inverses of the scales, negated. */
  static final int INVERSES = BIASES + GROUPS;

  /** Floats of a tile and its parameters. */
  static final int FLOATS = INVERSES + GROUPS;

  private AffineParameters() {}

  /** Turns ranges into parameters; says whether all inverses are normal numbers. */
  static boolean ofRanges(float[] x, int groups, int top) {
    boolean normal = true;
    for (int g = 0; g < groups; g += Floats.LANES) {
      if (top == 1) {
        oneBit(x, g);
      } else {
        several(x, g, top);
      }
      normal &= inverses(x, g);
    }
    return normal;
  }

  private static void several(float[] x, int group, int top) {
    var max = FloatVector.fromArray(Floats.SPECIES, x, SCALES + group);
    var min = FloatVector.fromArray(Floats.SPECIES, x, BIASES + group);
    var range = max.sub(min);
    var size = range.div(top);
    size = size.blend(SMALLEST_SCALE, size.compare(VectorOperators.LT, SMALLEST_SCALE));
    var lower = min.abs().compare(VectorOperators.GT, max.abs());
    var extreme = max.blend(min, lower);
    var scale = size.neg().blend(size, lower);
    var steps = rint(extreme.div(scale));
    var none = steps.compare(VectorOperators.EQ, 0f);
    var finite = range.compare(VectorOperators.LE, Float.MAX_VALUE);
    extreme
        .div(steps)
        .blend(scale, none)
        .blend(Float.NaN, finite.not())
        .intoArray(x, SCALES + group);
    extreme.blend(0f, none).blend(Float.NaN, finite.not()).intoArray(x, BIASES + group);
  }

  private static void oneBit(float[] x, int group) {
    var max = FloatVector.fromArray(Floats.SPECIES, x, SCALES + group);
    var min = FloatVector.fromArray(Floats.SPECIES, x, BIASES + group);
    var range = max.sub(min);
    var finite = range.compare(VectorOperators.LE, Float.MAX_VALUE);
    range
        .blend(SMALLEST_SCALE, range.compare(VectorOperators.LT, SMALLEST_SCALE))
        .blend(Float.NaN, finite.not())
        .intoArray(x, SCALES + group);
    min.blend(Float.NaN, finite.not()).intoArray(x, BIASES + group);
  }

  // Numbers from 2²³ on are integers; smaller ones are rounded where 2²³ leaves them no fraction.
  private static FloatVector rint(FloatVector x) {
    var magnitude = x.abs();
    var rounded = magnitude.add(0x1p23f).sub(0x1p23f);
    var signed = rounded.blend(rounded.neg(), x.compare(VectorOperators.LT, 0f));
    return x.blend(signed, magnitude.compare(VectorOperators.LT, 0x1p23f));
  }

  private static boolean inverses(float[] x, int group) {
    var scale = FloatVector.fromArray(Floats.SPECIES, x, SCALES + group);
    var inverse = FloatVector.broadcast(Floats.SPECIES, -1f).div(scale);
    inverse.intoArray(x, INVERSES + group);
    var magnitude = inverse.abs();
    var large = magnitude.compare(VectorOperators.GE, Float.MIN_NORMAL);
    return large.and(magnitude.compare(VectorOperators.LE, Float.MAX_VALUE)).allTrue();
  }

  /** The code of one weight, by a division. */
  static int code(float[] x, int group, float weight, int top) {
    float scale = x[SCALES + group];
    // A scale of 0 belongs to a constant too large to step through: its quotients are 0 / 0.
    float code = (float) Math.rint((weight - x[BIASES + group]) / scale);
    return Float.isNaN(code) || Float.isNaN(scale) ? 0 : (int) Math.clamp(code, 0f, top);
  }
}
