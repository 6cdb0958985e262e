package dev.lbrx.backend.vector.attention;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.ops.Stripes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The first pass of attention on arrays: a query's products with a block of keys, in stripes.
 * Vectors halve the stripes down to 8, or to 4 where they have no more lanes, plain additions do
 * the rest. All vectors are of one width: kernels that mix two are compiled for either wherever
 * they share a method.
 *
 * <p>Stripes that a short head leaves empty are not added: at most that makes a score −0 where the
 * definition has +0, and a score's sign of zero does not reach the result.
 */
final class KeyProducts {
  private static final VectorSpecies<Float> SPECIES = Floats.SPECIES;

  private static final int LANES = SPECIES.length();

  /** Stripes that vectors leave of a key. */
  private static final int LEFT = Math.min(8, LANES);

  // A block's partial sums: what is asked for, what becomes one summand of it, twice.
  private static final int REGION = ScaledDotProductAttentionVector.BLOCK * LANES;

  /**
   * The floats that {@link #products} works in; it leaves the first quarter for {@link #scores}.
   */
  static final int PARTIALS = 4 * REGION;

  private KeyProducts() {}

  /** Rounds a head's length up to what {@link #products} takes: 32, 64, 96 or whole stripes. */
  static int padded(long elements) {
    int halves = Math.toIntExact(Math.ceilDiv(elements, Stripes.COUNT / 2));
    return halves <= 3 ? Math.max(1, halves) * Stripes.COUNT / 2 : Floats.padded(elements);
  }

  /** The stripes of a query's products with each key of a block, halved down to {@link #LEFT}. */
  static void products(float[] work, int query, int block, int keys, int d, int partials) {
    if (LANES == 16) {
      wide(work, query, block, keys, d, partials);
    } else if (d == 4 * LANES) {
      four(work, query, block, keys, partials);
    } else if (d == 8 * LANES) {
      eight(work, query, block, keys, partials);
    } else {
      any(work, query, block, keys, d, partials);
    }
  }

  /** Halves what {@link #products} left until one is left, and scales it. */
  static void scores(float[] work, int partials, int keys, float scale, int scores) {
    for (int j = 0; j < keys; j++) {
      int at = partials + j * LEFT;
      float s0 = work[at];
      float s1 = work[at + 1];
      float s2 = work[at + 2];
      float s3 = work[at + 3];
      if (LEFT == 8) {
        s0 += work[at + 4];
        s1 += work[at + 5];
        s2 += work[at + 6];
        s3 += work[at + 7];
      }
      work[scores + j] = ((s0 + s2) + (s1 + s3)) * scale;
    }
  }

  private static void wide(float[] work, int query, int block, int keys, int d, int partials) {
    switch (d) {
      case 32 -> two(work, query, block, keys, partials);
      case 64 -> four(work, query, block, keys, partials);
      default -> quads(work, query, block, keys, d, partials, false);
    }
    halve(work, partials, keys);
  }

  // The upper eight lanes hold what nothing reads, and the next key overwrites them.
  private static void halve(float[] work, int partials, int keys) {
    for (int j = 0; j < keys; j++) {
      int at = partials + j * LANES;
      FloatVector.fromArray(SPECIES, work, at)
          .add(FloatVector.fromArray(SPECIES, work, at + LEFT))
          .intoArray(work, partials + j * LEFT);
    }
  }

  private static void two(float[] work, int query, int block, int keys, int partials) {
    var q0 = load(work, query, 0);
    var q1 = load(work, query, 1);
    for (int j = 0; j < keys; j++) {
      int key = block + j * 2 * LANES;
      q0.mul(load(work, key, 0))
          .add(q1.mul(load(work, key, 1)))
          .intoArray(work, partials + j * LANES);
    }
  }

  private static void four(float[] work, int query, int block, int keys, int partials) {
    var q0 = load(work, query, 0);
    var q1 = load(work, query, 1);
    var q2 = load(work, query, 2);
    var q3 = load(work, query, 3);
    for (int j = 0; j < keys; j++) {
      int key = block + j * 4 * LANES;
      var s0 = q0.mul(load(work, key, 0)).add(q2.mul(load(work, key, 2)));
      var s1 = q1.mul(load(work, key, 1)).add(q3.mul(load(work, key, 3)));
      s0.add(s1).intoArray(work, partials + j * LANES);
    }
  }

  private static void eight(float[] work, int query, int block, int keys, int partials) {
    var q0 = load(work, query, 0);
    var q1 = load(work, query, 1);
    var q2 = load(work, query, 2);
    var q3 = load(work, query, 3);
    var q4 = load(work, query, 4);
    var q5 = load(work, query, 5);
    var q6 = load(work, query, 6);
    var q7 = load(work, query, 7);
    for (int j = 0; j < keys; j++) {
      int key = block + j * 8 * LANES;
      var s0 = q0.mul(load(work, key, 0)).add(q4.mul(load(work, key, 4)));
      var s1 = q1.mul(load(work, key, 1)).add(q5.mul(load(work, key, 5)));
      var s2 = q2.mul(load(work, key, 2)).add(q6.mul(load(work, key, 6)));
      var s3 = q3.mul(load(work, key, 3)).add(q7.mul(load(work, key, 7)));
      s0.add(s2).add(s1.add(s3)).intoArray(work, partials + j * LANES);
    }
  }

  private static FloatVector load(float[] work, int at, int vector) {
    return FloatVector.fromArray(SPECIES, work, at + vector * LANES);
  }

  private static void any(float[] work, int query, int block, int keys, int d, int partials) {
    quads(work, query, block, keys, d, partials, false);
    quads(work, query + 8, block + 8, keys, d, partials, true);
    if (LANES == 4) {
      int others = partials + 2 * REGION;
      quads(work, query + 4, block + 4, keys, d, others, false);
      quads(work, query + 12, block + 12, keys, d, others, true);
      add(work, partials, others, keys);
    }
  }

  private static void add(float[] work, int at, int addends, int keys) {
    for (int i = 0; i < keys * LANES; i += LANES) {
      FloatVector.fromArray(SPECIES, work, at + i)
          .add(FloatVector.fromArray(SPECIES, work, addends + i))
          .intoArray(work, at + i);
    }
  }

  private static void quads(
      float[] work, int query, int block, int keys, int d, int partials, boolean add) {
    switch (d) {
      case 96 -> sixQuads(work, query, block, keys, partials, add);
      case 128 -> eightQuads(work, query, block, keys, partials, add);
      default -> anyQuads(work, query, block, keys, d, partials, add);
    }
  }

  private static void sixQuads(
      float[] work, int query, int block, int keys, int partials, boolean add) {
    var q0 = FloatVector.fromArray(SPECIES, work, query);
    var q1 = FloatVector.fromArray(SPECIES, work, query + 16);
    var q2 = FloatVector.fromArray(SPECIES, work, query + 32);
    var q3 = FloatVector.fromArray(SPECIES, work, query + 48);
    var q4 = FloatVector.fromArray(SPECIES, work, query + 64);
    var q5 = FloatVector.fromArray(SPECIES, work, query + 80);
    for (int j = 0; j < keys; j++) {
      int key = block + j * 96;
      int at = partials + j * LANES;
      var s0 = q4.fma(quad(work, key, 4), q0.mul(quad(work, key, 0)));
      var s1 = q5.fma(quad(work, key, 5), q1.mul(quad(work, key, 1)));
      var s2 = q2.mul(quad(work, key, 2));
      var s3 = q3.mul(quad(work, key, 3));
      var sum = s0.add(s2).add(s1.add(s3));
      (add ? FloatVector.fromArray(SPECIES, work, at).add(sum) : sum).intoArray(work, at);
    }
  }

  // Eight vectors of a query at once are more than the compiler inlines: two times four.
  private static void eightQuads(
      float[] work, int query, int block, int keys, int partials, boolean add) {
    int sums = add ? partials + REGION : partials;
    pairs(work, query, block, keys, sums, false);
    pairs(work, query + 16, block + 16, keys, sums, true);
    if (add) {
      add(work, partials, sums, keys);
    }
  }

  // Of 128 elements the stripes s and s + 32.
  private static void pairs(
      float[] work, int query, int block, int keys, int partials, boolean add) {
    var q0 = FloatVector.fromArray(SPECIES, work, query);
    var q2 = FloatVector.fromArray(SPECIES, work, query + 32);
    var q4 = FloatVector.fromArray(SPECIES, work, query + 64);
    var q6 = FloatVector.fromArray(SPECIES, work, query + 96);
    for (int j = 0; j < keys; j++) {
      int key = block + j * 128;
      int at = partials + j * LANES;
      var s0 = q4.fma(quad(work, key, 4), q0.mul(quad(work, key, 0)));
      var s2 = q6.fma(quad(work, key, 6), q2.mul(quad(work, key, 2)));
      var sum = s0.add(s2);
      (add ? FloatVector.fromArray(SPECIES, work, at).add(sum) : sum).intoArray(work, at);
    }
  }

  private static FloatVector quad(float[] work, int at, int vector) {
    return FloatVector.fromArray(SPECIES, work, at + vector * 16);
  }

  // Stripes s, s + 16, s + 32 and s + 48, added as halving adds them, to what was there if asked.
  private static void anyQuads(
      float[] work, int query, int block, int keys, int d, int partials, boolean add) {
    for (int j = 0; j < keys; j++) {
      int key = block + j * d;
      int at = partials + j * LANES;
      var s0 = FloatVector.zero(SPECIES);
      var s1 = s0;
      var s2 = s0;
      var s3 = s0;
      for (int i = 0; i < d; i += Stripes.COUNT) {
        s0 = product(work, query + i, key + i, s0);
        s1 = product(work, query + i + 16, key + i + 16, s1);
        s2 = product(work, query + i + 32, key + i + 32, s2);
        s3 = product(work, query + i + 48, key + i + 48, s3);
      }
      var sum = s0.add(s2).add(s1.add(s3));
      (add ? FloatVector.fromArray(SPECIES, work, at).add(sum) : sum).intoArray(work, at);
    }
  }

  private static FloatVector product(float[] work, int query, int key, FloatVector sum) {
    return FloatVector.fromArray(SPECIES, work, query)
        .fma(FloatVector.fromArray(SPECIES, work, key), sum);
  }
}
