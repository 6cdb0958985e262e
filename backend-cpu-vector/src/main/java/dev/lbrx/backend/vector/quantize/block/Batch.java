package dev.lbrx.backend.vector.quantize.block;

import dev.lbrx.backend.vector.Floats;
import dev.lbrx.spi.host.Scratch;

/**
 * Twice as many blocks of 256 as a vector has lanes, a block a lane: element i of block b lies at
 * {@code i · WIDTH + b}, so that every step of a search is one vector operation for all of them,
 * and sums ascend by themselves; two vectors, because one would wait for its sums. This is where
 * everything lies in a thread's working memory.
 */
public final class Batch {
  /** Blocks of a batch. */
  public static final int WIDTH = 2 * Floats.LANES;

  /** Elements of a block. */
  public static final int BLOCK = 256;

  /** Sub-blocks at most. */
  static final int SUBS = 16;

  // Floats: elements, then their weights.
  public static final int X = 0;
  public static final int W = X + BLOCK * WIDTH;

  /** Codes that are tried, of one sub-block. */
  static final int TRIED = W + BLOCK * WIDTH;

  /** Of each sub-block: its scale, its offset, the sum of its weights. */
  static final int SCALES = TRIED + 32 * WIDTH;

  static final int OFFSETS = SCALES + SUBS * WIDTH;
  static final int SUMS = OFFSETS + SUBS * WIDTH;

  /** What a search carries from one step to the next. */
  static final int STATE = SUMS + SUBS * WIDTH;

  /** The scales of all sub-blocks' scales and of their offsets, as stored. */
  static final int D = STATE + 17 * WIDTH;

  static final int M = D + WIDTH;

  /** One block's elements, or importances, in order. */
  public static final int ROW = M + WIDTH;

  /** Where {@link #gather} may put the weights of one block's sub-blocks beside their numbers. */
  static final int ROW_WEIGHTS = ROW + SUBS;

  private static final int FLOATS = ROW + BLOCK;

  // Ints: codes of elements, of scales, of offsets; the words of the blocks.
  static final int CODES = 0;
  static final int SCALE_CODES = CODES + BLOCK * WIDTH;
  static final int OFFSET_CODES = SCALE_CODES + SUBS * WIDTH;
  public static final int WORDS = OFFSET_CODES + SUBS * WIDTH;

  /** Codes of one block's scales or offsets, as the scalar searches leave them. */
  static final int ROW_CODES = WORDS + 53 * WIDTH;

  private static final int INTS = ROW_CODES + SUBS;

  /** Working memory of a thread. */
  public static final Scratch SCRATCH = new Scratch(FLOATS, INTS);

  private Batch() {}

  /** Spreads the 256 numbers at {@link #ROW} to a lane. */
  public static void spread(float[] f, int to, int lane) {
    for (int i = 0; i < BLOCK; i++) {
      f[to + i * WIDTH + lane] = f[ROW + i];
    }
  }

  /** Whether all 256 numbers at {@link #ROW} are finite: 0 times any other is NaN. */
  public static boolean finite(float[] f) {
    float zero = 0;
    for (int i = 0; i < BLOCK; i++) {
      zero += 0 * f[ROW + i];
    }
    return zero == 0;
  }

  /** Gathers the numbers of one block's sub-blocks. */
  static void gather(float[] f, int from, int lane, int to, int count) {
    for (int j = 0; j < count; j++) {
      f[to + j] = f[from + j * WIDTH + lane];
    }
  }
}
