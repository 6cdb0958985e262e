package dev.lbrx.ops.quantize.block;

/**
 * A row of numbers on its way into blocks: the numbers, what the error of each column weighs if an
 * importance matrix says so, and the working memory of {@link BlockEncoder encoders}. Belongs to
 * one thread.
 */
public final class BlockRow {
  /** The largest block. */
  private static final int MOST = 256;

  /** The row's elements. */
  final float[] x;

  /** The importance of each column; empty if there is none. */
  final float[] importance;

  /** The mean of the squares of the whole row; 0 without importances. */
  private float meanSquare;

  // Working memory, for whatever an encoder likes.
  final float[] weights = new float[MOST];
  final int[] codes = new int[MOST];
  final int[] trial = new int[MOST];
  final float[] scales = new float[MOST / 16];
  final float[] minima = new float[MOST / 16];
  final float[] scaleWeights = new float[MOST / 16];
  final int[] scaleCodes = new int[MOST / 16];
  final int[] minimumCodes = new int[MOST / 16];

  /** What {@link Search#withMinimum} found beside the scale: the minimum, its sign turned. */
  float minimum;

  /**
   * Wraps arrays that hold one row after another.
   *
   * @param x takes a row's elements
   * @param importance the mean square of each column's inputs, not negative; empty for none
   */
  public BlockRow(float[] x, float[] importance) {
    this.x = x;
    this.importance = importance;
  }

  /** To be called when {@code x} holds another row, of so many elements. */
  public void changed(int length) {
    meanSquare = weighted() ? sumOfSquares(0, length) / length : 0;
  }

  /** Whether all elements of a block are finite. */
  public boolean isFinite(int at, int count) {
    for (int i = at; i < at + count; i++) {
      if (!Float.isFinite(x[i])) {
        return false;
      }
    }
    return true;
  }

  /** Whether an importance matrix weighs the columns. */
  boolean weighted() {
    return importance.length > 0;
  }

  /** The mean of the squares of the whole row, where an importance matrix weighs the columns. */
  float meanSquare() {
    return meanSquare;
  }

  /** Σ x² of a part of the row, ascending. */
  float sumOfSquares(int at, int count) {
    float sum = 0;
    for (int i = at; i < at + count; i++) {
      sum += x[i] * x[i];
    }
    return sum;
  }

  /** Sets {@code weights[0 …]} to {@code importance · √(variance + x²)} of a part of the row. */
  void weigh(int at, int count, float variance) {
    for (int i = 0; i < count; i++) {
      float value = x[at + i];
      weights[i] = importance[at + i] * (float) Math.sqrt(variance + value * value);
    }
  }

  /** The sum of {@code weights[0 … count − 1]}, ascending. */
  float sumOfWeights(int count) {
    float sum = 0;
    for (int i = 0; i < count; i++) {
      sum += weights[i];
    }
    return sum;
  }

  /** The first of the elements with the largest magnitude. */
  float extreme(int at, int count) {
    float magnitude = 0;
    float extreme = 0;
    for (int i = at; i < at + count; i++) {
      if (Math.abs(x[i]) > magnitude) {
        magnitude = Math.abs(x[i]);
        extreme = x[i];
      }
    }
    return extreme;
  }
}
