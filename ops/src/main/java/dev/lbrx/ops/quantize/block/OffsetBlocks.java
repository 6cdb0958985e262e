package dev.lbrx.ops.quantize.block;

import java.lang.foreign.MemorySegment;

/**
 * What {@link Q2_K}, {@link Q4_K} and {@link Q5_K} share: elements {@code d·s·q − m·o} with a scale
 * s and an offset o for each sub-block. {@link Search#withMinimum} finds those of each by itself,
 * then they are rounded to codes, with importances by search, then the elements are rounded again
 * with what is stored; sub-blocks whose stored scale is 0 keep the codes of their search.
 *
 * <p>Weights of errors without importances: |x|, in sub-blocks of 32 more by the root of their mean
 * square. With them: {@code importance · √(v + x²)}, v being the block's mean square, with
 * sub-blocks of 32 twice that.
 *
 * <p>Source: ggml, {@code quantize_row_q2_K_ref}, {@code quantize_row_q4_K_impl} and their like.
 *
 * @param size elements of a sub-block, 16 or 32
 * @param top the largest code of elements
 * @param first where the search without importances begins
 * @param steps how often that search steps on by a tenth
 * @param most the largest code of scales and offsets
 */
record OffsetBlocks(int size, int top, float first, int steps, int most) {
  static final int BLOCK = 256;

  /**
   * Finds all codes, those of elements into {@code row.codes}, of scales into {@code
   * row.scaleCodes}, of offsets into {@code row.minimumCodes}, and stores d and m.
   */
  void encode(BlockRow row, int at, MemorySegment to, long dAndM) {
    float variance = row.sumOfSquares(at, BLOCK) * (size / 16) / BLOCK;
    int count = BLOCK / size;
    for (int j = 0; j < count; j++) {
      int from = at + j * size;
      if (row.weighted()) {
        row.weigh(from, size, variance);
        row.scaleWeights[j] = row.sumOfWeights(size);
        row.scales[j] = Search.withMinimum(row, from, size, top, false, -0.9f, 0.05f, 36, j * size);
      } else {
        weigh(row, from);
        row.scales[j] =
            Search.withMinimum(row, from, size, top, size == 16, first, 0.1f, steps, j * size);
      }
      row.minima[j] = row.minimum;
    }
    Bytes.putHalf(to, dAndM, codes(row, row.scales, row.scaleCodes));
    Bytes.putHalf(to, dAndM + 2, codes(row, row.minima, row.minimumCodes));
    float d = Bytes.half(to, dAndM);
    float m = Bytes.half(to, dAndM + 2);
    for (int j = 0; j < count; j++) {
      round(row, at, j, d * row.scaleCodes[j], m * row.minimumCodes[j]);
    }
  }

  private void weigh(BlockRow row, int from) {
    float base = size == 16 ? 0 : (float) Math.sqrt(row.sumOfSquares(from, size) / size);
    for (int i = 0; i < size; i++) {
      row.weights[i] = base + Math.abs(row.x[from + i]);
    }
  }

  private float codes(BlockRow row, float[] values, int[] codes) {
    int count = BLOCK / size;
    return row.weighted()
        ? SubScales.search(values, 0, count, row.scaleWeights, 0, most, codes, 0)
        : SubScales.round(values, count, most, codes);
  }

  private void round(BlockRow row, int at, int j, float scale, float offset) {
    for (int i = j * size; i < (j + 1) * size && scale != 0; i++) {
      row.codes[i] = Math.clamp(Rounding.nearest((row.x[at + i] + offset) / scale), 0, top);
    }
  }
}
