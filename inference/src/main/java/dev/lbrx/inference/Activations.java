package dev.lbrx.inference;

/** What quantized weights are multiplied with. Weights that are not quantized take f32 always. */
public enum Activations {
  /** f32: the closest to the unquantized model's arithmetic. */
  F32,
  /**
   * 8-bit integers with a scale for each 32: several times faster, at the price of a rounding of
   * half a percent of a block's largest activation. Weights are laid out anew when the model is
   * opened, which takes as much memory again as they do.
   */
  INT8
}
