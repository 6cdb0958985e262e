package dev.lbrx.toolkit.quantize;

import dev.lbrx.ops.quantize.Affine;
import dev.lbrx.ops.quantize.Scheme;

/** Which module of a model is quantized how. */
public sealed interface Recipe {
  /** The scheme that holds for every module of which nothing else is said. */
  Scheme standard();

  /** One scheme for all. */
  record Uniform(Scheme standard) implements Recipe {}

  /**
   * mlx-lm's mixed recipes: more bits where they matter most. Of L layers, the first and the last
   * eighth and every third between ({@code i < ⌊L/8⌋}, {@code i ≥ ⌊7L/8⌋} or {@code (i − ⌊L/8⌋) mod
   * 3 = 2}) have the higher number of bits in {@code v_proj} and {@code down_proj}, {@code lm_head}
   * always, and all else, embeddings too, the lower.
   *
   * <p>Source: mlx-lm, {@code mixed_quant_predicate_builder}.
   *
   * @param standard the lower bits
   * @param high the higher bits
   */
  record Mixed(Affine standard, Affine high) implements Recipe {
    /** Two numbers of bits in groups of one size. */
    public Mixed(int low, int high, int group) {
      this(new Affine(low, group), new Affine(high, group));
    }

    /**
     * The scheme of a module by its path.
     *
     * @param layer its layer's index, 0 outside of layers
     * @param layers how many layers there are
     */
    Affine of(String module, int layer, int layers) {
      boolean more = layer < layers / 8 || layer >= 7 * layers / 8 || (layer - layers / 8) % 3 == 2;
      boolean matters =
          module.contains("v_proj")
              || module.contains("v_a_proj")
              || module.contains("v_b_proj")
              || module.contains("down_proj");
      return module.contains("lm_head") || (matters && more) ? high : standard;
    }
  }
}
