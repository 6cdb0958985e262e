package dev.lbrx.toolkit.merge;

import java.util.List;

/**
 * A layer's place in its slice, where gradients are read.
 *
 * @param layer from 0
 * @param layers how many the slice has, 0 for tensors that belong to no layer
 * @param flavor whose gradients
 */
record Depth(int layer, int layers, Flavor flavor) {
  /** Where tensors lie that belong to no layer: at the first knot. */
  static Depth outside(Flavor flavor) {
    return new Depth(0, 0, flavor);
  }

  /** From 0 to 1; the only layer of a slice is at 1, as in mergekit. */
  double fraction() {
    return layers == 0 ? 0 : layers == 1 ? 1 : layer / (double) (layers - 1);
  }

  /**
   * A gradient's value here. With mergekit's n knots v and x = fraction·(n−1), i = ⌊x⌋, f = x − i
   * it is {@code (1−f)·vᵢ + f·vᵢ₊₁}. "MergeKit for MLX" has n − 1 bins of ⌊layers / (n−1)⌋ layers,
   * the rest in the last; a bin of m layers goes from its left knot, in its first layer, to its
   * right one in the last: f = k / (m−1), 0 where m is 1.
   */
  Value.Number on(List<Value.Number> knots) {
    int last = knots.size() - 1;
    if (flavor == Flavor.ARCEE || last == 0 || layers == 0) {
      double x = fraction() * last;
      int i = (int) Math.floor(x);
      return between(knots.get(i), knots.get(Math.min(i + 1, last)), x - i);
    }
    int size = layers / last;
    int bin = size == 0 ? last - 1 : Math.min(layer / size, last - 1);
    int first = bin * size;
    int length = bin == last - 1 ? layers - first : size;
    double f = length == 1 ? 0 : (layer - first) / (double) (length - 1);
    return between(knots.get(bin), knots.get(bin + 1), f);
  }

  private static Value.Number between(Value.Number left, Value.Number right, double f) {
    return new Value.Number((1 - f) * left.value() + f * right.value(), left.position());
  }
}
