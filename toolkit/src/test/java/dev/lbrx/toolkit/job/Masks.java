package dev.lbrx.toolkit.job;

import dev.lbrx.ops.random.Philox;

/** What a random drop with L1 rescale does to each model's differences, computed plainly. */
final class Masks {
  private final float[][] deltas;
  private final boolean[][] keeps;
  private final float[] scales;

  Masks(String tensor, float[] base, float[][] models, double[] densities) {
    this.deltas = new float[models.length][base.length];
    this.keeps = new boolean[models.length][base.length];
    this.scales = new float[models.length];
    for (int m = 0; m < models.length; m++) {
      var stream = Philox.Stream.of(0, tensor + "#" + m);
      double all = 0;
      double kept = 0;
      for (int i = 0; i < base.length; i++) {
        deltas[m][i] = models[m][i] - base[i];
        keeps[m][i] = Philox.uniform(stream, i) < (float) densities[m];
        all += Math.abs(deltas[m][i]);
        kept += keeps[m][i] ? Math.abs(deltas[m][i]) : 0;
      }
      scales[m] = all < 1e-7 || kept < 1e-7 ? 1 : (float) (all / kept);
    }
  }

  boolean keeps(int model, int element) {
    return keeps[model][element];
  }

  float delta(int model, int element) {
    return deltas[model][element];
  }

  float scale(int model) {
    return scales[model];
  }
}
