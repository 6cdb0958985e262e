package dev.lbrx.inference.model;

import dev.lbrx.formats.huggingface.ModelConfig;
import dev.lbrx.ops.attention.Mask;
import dev.lbrx.ops.position.Rope;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;

/**
 * What makes a family of decoders: how its weights are called and which elements its rotary
 * embedding pairs. Every family so far has pre-norm blocks with {@code RmsNorm}, grouped queries
 * without biases and a {@code SwiGlu} feed-forward block.
 *
 * @param pairing which elements of a head are rotated together
 * @param names the weights' modules
 */
record Family(Rope.Pairing pairing, Names names) {
  /** Llama, and Mistral, which is the same but for its {@link #mask}. */
  private static final Family LLAMA =
      new Family(
          Rope.Pairing.HALVES,
          new Names(
              "model.embed_tokens",
              "model.layers.",
              "input_layernorm",
              "self_attn.q_proj",
              "self_attn.k_proj",
              "self_attn.v_proj",
              "self_attn.o_proj",
              "post_attention_layernorm",
              "mlp.gate_proj",
              "mlp.up_proj",
              "mlp.down_proj",
              "model.norm",
              "lm_head"));

  /**
   * Module names as a checkpoint has them; those of a block follow {@code layers} and its index.
   */
  record Names(
      String embedding,
      String layers,
      String attentionNorm,
      String query,
      String key,
      String value,
      String attentionOutput,
      String feedForwardNorm,
      String gate,
      String up,
      String down,
      String norm,
      String output) {}

  /**
   * The family of a configuration.
   *
   * @throws LbrxException with {@code LBRX-503} for one that LBRX cannot run
   */
  static Family of(ModelConfig config) {
    if (!config.modelType().equals("llama") && !config.modelType().equals("mistral")) {
      throw new LbrxException(
          ErrorCode.UNSUPPORTED,
          "model_type " + config.modelType() + " cannot be run yet: llama and mistral can");
    }
    require(config.activation().equals("silu"), "hidden_act " + config.activation());
    require(!config.attentionBias(), "attention_bias true");
    require(!config.mlpBias(), "mlp_bias true");
    return LLAMA;
  }

  /**
   * Which keys a query sees: Mistral's first version has a sliding window, counted in rows of the
   * cache.
   */
  static Mask mask(ModelConfig config) {
    var window = config.json().get("sliding_window");
    if (!config.modelType().equals("mistral") || window == null || window.isNull()) {
      return new Mask.Causal();
    }
    require(
        window.isIntegralNumber() && window.canConvertToInt() && window.intValue() > 0,
        "sliding_window " + window);
    return new Mask.SlidingWindow(window.intValue());
  }

  private static void require(boolean supported, String what) {
    if (!supported) {
      throw new LbrxException(ErrorCode.UNSUPPORTED, "config.json: " + what + " cannot be run yet");
    }
  }
}
