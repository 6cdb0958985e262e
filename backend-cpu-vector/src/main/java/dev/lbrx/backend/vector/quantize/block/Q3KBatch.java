package dev.lbrx.backend.vector.quantize.block;

import dev.lbrx.backend.vector.Floats;

/** Q3_K in batches. */
record Q3KBatch() implements BatchEncoder {
  private static final SignedSearch SEARCH = new SignedSearch(4);

  @Override
  public void encode(float[] f, int[] m, boolean weighted) {
    if (weighted) {
      Weights.important(f, 2);
      Weights.sums(f, SignedSearch.SIZE);
      for (int j = 0; j < Batch.SUBS; j++) {
        SEARCH.search(f, m, j);
      }
      SubScaleCodes.signedWeighted(f, m, 32);
    } else {
      Weights.squares(f);
      for (int j = 0; j < Batch.SUBS; j++) {
        Descent.search(f, m, j);
      }
      SubScaleCodes.signed(f, m, 32);
    }
    ElementCodes.signed(f, m, 4);
    for (int h = 0; h < Batch.WIDTH; h += Floats.LANES) {
      Words.bits(m, h, 0, 2);
      Words.twoBits(m, h, 8, 0);
      Words.sixBits(m, h, 24);
    }
    Words.halves(f, Batch.D, Batch.D, m, 27);
  }
}
