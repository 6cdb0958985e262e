package dev.lbrx.inference.sample;

import dev.lbrx.ops.math.Exp;
import java.util.Arrays;

/**
 * The tokens that may come next, with their logits: all of them in the order of their ids at first.
 * Arithmetic is f32 in the order in which they stand, the same on every machine.
 */
public final class Candidates {
  private final int[] ids;
  private final float[] logits;
  private final float[] probabilities;
  private final float[] byId;
  private final long[] keys;
  private int count;

  /** Room for a vocabulary. */
  Candidates(int vocabulary) {
    ids = new int[vocabulary];
    logits = new float[vocabulary];
    probabilities = new float[vocabulary];
    byId = new float[vocabulary];
    keys = new long[vocabulary];
  }

  /** All tokens again, with these logits. */
  void reset(float[] of) {
    count = of.length;
    System.arraycopy(of, 0, logits, 0, count);
    for (int i = 0; i < count; i++) {
      ids[i] = i;
    }
  }

  /** How many there are. */
  int count() {
    return count;
  }

  /** A candidate's token. */
  int id(int place) {
    return ids[place];
  }

  /** A candidate's logit. */
  float logit(int place) {
    return logits[place];
  }

  /** Changes a candidate's logit. */
  void logit(int place, float value) {
    logits[place] = value;
  }

  /** The place of a token; −1 where it is no candidate any more. */
  int place(int id) {
    if (id < count && ids[id] == id) {
      return id; // Nobody has left or moved.
    }
    for (int i = 0; i < count; i++) {
      if (ids[i] == id) {
        return i;
      }
    }
    return -1;
  }

  /** The greatest logit. */
  float maximum() {
    float maximum = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      maximum = Math.max(maximum, logits[i]);
    }
    return maximum;
  }

  /** The place of the greatest logit, of equal ones the first. */
  int greatest() {
    int greatest = 0;
    for (int i = 1; i < count; i++) {
      if (logits[i] > logits[greatest]) {
        greatest = i;
      }
    }
    return greatest;
  }

  /** Softmax over the candidates, in their order; valid until the next call. */
  float[] probabilities() {
    float maximum = maximum();
    float sum = 0;
    for (int i = 0; i < count; i++) {
      probabilities[i] = Exp.of(logits[i] - maximum);
      sum += probabilities[i];
    }
    for (int i = 0; i < count; i++) {
      probabilities[i] /= sum;
    }
    return probabilities;
  }

  /** Sorts by descending logit, of equal ones the lower id first. */
  void sort() {
    sort(logits, true);
  }

  /** Sorts by a number a candidate, of equal ones the lower id first. */
  void sort(float[] numbers, boolean descending) {
    // Ids are unique, so that pairs of number and id have one order only.
    for (int i = 0; i < count; i++) {
      int bits = Float.floatToIntBits(numbers[i] + 0f);
      int ordered = bits ^ bits >> 31 & Integer.MAX_VALUE;
      keys[i] = (long) (descending ? ~ordered : ordered) << 32 | ids[i];
    }
    for (int i = 0; i < count; i++) {
      byId[ids[i]] = logits[i];
    }
    Arrays.sort(keys, 0, count);
    for (int i = 0; i < count; i++) {
      ids[i] = (int) keys[i];
      logits[i] = byId[ids[i]];
    }
  }

  /** Keeps the first {@code most}. */
  void keep(int most) {
    count = Math.clamp(most, 1, count);
  }

  /** Keeps those at the places that a rule names, in their order, and all if it names none. */
  void keepIf(Rule rule) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (rule.keeps(i)) {
        ids[kept] = ids[i];
        logits[kept] = logits[i];
        kept++;
      }
    }
    count = kept == 0 ? count : kept;
  }

  /** Which places stay. */
  @FunctionalInterface
  interface Rule {
    /** Whether the candidate at a place stays. */
    boolean keeps(int place);
  }
}
