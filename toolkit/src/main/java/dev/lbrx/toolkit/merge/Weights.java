package dev.lbrx.toolkit.merge;

import dev.lbrx.ops.merge.AddTaskVectors;
import dev.lbrx.spi.error.ErrorCode;
import java.util.List;

/** Checks weights that a result is divided by. */
final class Weights {
  private Weights() {}

  /** The weights divided by their sum; refused as {@link #requireSum} does. */
  static List<Float> normalized(List<Float> weights, MergeTensor tensor) {
    requireSum(weights, tensor);
    double sum = weights.stream().mapToDouble(Float::doubleValue).sum();
    return weights.stream().map(weight -> (float) (weight / sum)).toList();
  }

  /** Refuses weights whose sum, formed in order in f32, is zero or overflows. */
  static void requireSum(List<Float> weights, MergeTensor tensor) {
    float sum = 0;
    for (float weight : weights) {
      sum += weight;
    }
    if (Math.abs(sum) < AddTaskVectors.SMALLEST_WEIGHT || !Float.isFinite(sum)) {
      throw tensor
          .slice()
          .position()
          .error(
              ErrorCode.MERGE_PARAMETER,
              "the weights "
                  + weights
                  + " for tensor "
                  + tensor.name()
                  + " sum to "
                  + sum
                  + ", which cannot be normalized by: change 'weight' or set normalize: false");
    }
  }
}
