package dev.lbrx.backend.vector.quantize.block;

import dev.lbrx.backend.vector.Floats;

/** Q6_K in batches. */
record Q6KBatch() implements BatchEncoder {
  private static final SignedSearch SEARCH = new SignedSearch(32);

  @Override
  public void encode(float[] f, int[] m, boolean weighted) {
    if (!weighted) {
      Weights.squares(f);
    }
    for (int j = 0; j < Batch.SUBS; j++) {
      SEARCH.search(f, m, j);
    }
    SubScaleCodes.bytes(f, m);
    ElementCodes.signed(f, m, 32);
    for (int h = 0; h < Batch.WIDTH; h += Floats.LANES) {
      Words.nibbles(m, h, 0, 64);
      Words.twoBits(m, h, 32, 4);
      Words.bytes(m, h, 48);
    }
    Words.halves(f, Batch.D, Batch.D, m, 52);
  }
}
