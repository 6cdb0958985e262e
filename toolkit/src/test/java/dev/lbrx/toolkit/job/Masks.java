package dev.lbrx.toolkit.job;

import dev.lbrx.ops.random.Philox;
import java.util.ArrayList;
import java.util.Comparator;

/** What a random drop with L1 rescale does to each model's differences, computed plainly. */
final class Masks {
  private final float[][] deltas;
  private final boolean[][] keeps;
  private final float[] scales;

  /** Probabilities reach {@code epsilon} below and above the densities, by rank in a row. */
  Masks(
      String tensor,
      float[] base,
      float[][] models,
      double[] densities,
      double epsilon,
      int rowLength) {
    this.deltas = new float[models.length][base.length];
    this.keeps = new boolean[models.length][base.length];
    this.scales = new float[models.length];
    for (int m = 0; m < models.length; m++) {
      var stream = Philox.Stream.of(0, tensor + "#" + m);
      double all = 0;
      double kept = 0;
      for (int i = 0; i < base.length; i++) {
        deltas[m][i] = models[m][i] - base[i];
      }
      int[] ranks = ranks(deltas[m], rowLength);
      for (int i = 0; i < base.length; i++) {
        double place = rowLength == 1 ? 0.5 : ranks[i] / (rowLength - 1.0);
        double probability = densities[m] - epsilon + 2 * epsilon * place;
        keeps[m][i] = Philox.uniform(stream, i) < (float) probability;
        all += Math.abs(deltas[m][i]);
        kept += keeps[m][i] ? Math.abs(deltas[m][i]) : 0;
      }
      scales[m] = all < 1e-7 || kept < 1e-7 ? 1 : (float) (all / kept);
    }
  }

  // From 0 at the smallest magnitude; of equal ones the higher index comes first.
  private static int[] ranks(float[] delta, int rowLength) {
    int[] ranks = new int[delta.length];
    for (int row = 0; row < delta.length; row += rowLength) {
      int start = row;
      var order = new ArrayList<Integer>();
      for (int i = rowLength - 1; i >= 0; i--) {
        order.add(i);
      }
      order.sort(Comparator.comparing(i -> Math.abs(delta[start + i])));
      for (int rank = 0; rank < rowLength; rank++) {
        ranks[start + order.get(rank)] = rank;
      }
    }
    return ranks;
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
