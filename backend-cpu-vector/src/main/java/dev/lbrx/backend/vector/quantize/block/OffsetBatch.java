package dev.lbrx.backend.vector.quantize.block;

import dev.lbrx.backend.vector.Floats;

/** Types whose sub-blocks have offsets: the definition's {@code OffsetBlocks} in batches. */
enum OffsetBatch implements BatchEncoder {
  Q2_K(16, 3, -0.5f, 15, 15, 20) {
    @Override
    void words(int[] m, int h) {
      Words.fourBitPairs(m, h, 0);
      Words.twoBits(m, h, 4, 0);
    }
  },
  Q4_K(32, 15, -1, 20, 63, 0) {
    @Override
    void words(int[] m, int h) {
      Words.sixBitPairs(m, h, 1);
      Words.nibbles(m, h, 4, 32);
    }
  },
  Q5_K(32, 31, -0.5f, 15, 63, 0) {
    @Override
    void words(int[] m, int h) {
      Words.sixBitPairs(m, h, 1);
      Words.bits(m, h, 4, 4);
      Words.nibbles(m, h, 12, 32);
    }
  };

  private final int size;
  private final int top;
  private final float first;
  private final int steps;
  private final int most;
  private final int dAndM;

  OffsetBatch(int size, int top, float first, int steps, int most, int dAndM) {
    this.size = size;
    this.top = top;
    this.first = first;
    this.steps = steps;
    this.most = most;
    this.dAndM = dAndM;
  }

  @Override
  public void encode(float[] f, int[] m, boolean weighted) {
    weigh(f, weighted);
    int count = Batch.BLOCK / size;
    var search = new OffsetSearch(size, top, size == 16 && !weighted);
    for (int j = 0; j < count; j++) {
      if (weighted) {
        search.search(f, m, j, -0.9f, 0.05f, 36);
      } else {
        search.search(f, m, j, first, 0.1f, steps);
      }
    }
    if (weighted) {
      SubScaleCodes.weighted(f, m, Batch.SCALES, count, most, Batch.SCALE_CODES, Batch.D);
      SubScaleCodes.weighted(f, m, Batch.OFFSETS, count, most, Batch.OFFSET_CODES, Batch.M);
    } else {
      SubScaleCodes.positive(f, m, Batch.SCALES, count, most, Batch.SCALE_CODES, Batch.D);
      SubScaleCodes.positive(f, m, Batch.OFFSETS, count, most, Batch.OFFSET_CODES, Batch.M);
    }
    ElementCodes.offset(f, m, size, top);
    Words.halves(f, Batch.D, Batch.M, m, dAndM);
    for (int h = 0; h < Batch.WIDTH; h += Floats.LANES) {
      words(m, h);
    }
  }

  private void weigh(float[] f, boolean weighted) {
    if (weighted) {
      Weights.important(f, size / 16);
      Weights.sums(f, size);
    } else if (size == 16) {
      Weights.magnitudes(f);
    } else {
      Weights.aboveMean(f, size);
    }
  }

  abstract void words(int[] m, int h);
}
