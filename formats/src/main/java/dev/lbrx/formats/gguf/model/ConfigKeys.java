package dev.lbrx.formats.gguf.model;

import java.util.ArrayList;
import java.util.List;

/** The numbers of a config.json that GGUF files have under keys of their own. */
final class ConfigKeys {
  /**
   * One of them.
   *
   * @param suffix its key behind the architecture's name
   * @param huggingFace its member of config.json
   * @param whole whether it is a whole number
   */
  record Key(String suffix, String huggingFace, boolean whole) {
    String gguf(Architecture architecture) {
      return architecture.ggufName() + "." + suffix;
    }
  }

  private static final List<Key> SIZES =
      List.of(
          whole("block_count", "num_hidden_layers"),
          whole("context_length", "max_position_embeddings"),
          whole("embedding_length", "hidden_size"),
          whole("feed_forward_length", "intermediate_size"),
          whole("attention.head_count", "num_attention_heads"),
          whole("attention.head_count_kv", "num_key_value_heads"));

  private static final Key RMS_EPSILON = real("attention.layer_norm_rms_epsilon", "rms_norm_eps");
  private static final Key EXPERTS_USED = whole("expert_used_count", "num_experts_per_tok");
  private static final Key HEAD = whole("attention.key_length", "head_dim");
  private static final Key VALUE_HEAD = whole("attention.value_length", "head_dim");
  private static final Key WINDOW = whole("attention.sliding_window", "sliding_window");
  private static final Key CAP = real("final_logit_softcapping", "final_logit_softcapping");
  private static final Key VOCABULARY = whole("vocab_size", "vocab_size");

  private ConfigKeys() {}

  /** Those of a family, in the order in which they are written. */
  static List<Key> of(Architecture architecture) {
    var keys = new ArrayList<>(SIZES);
    keys.add(
        architecture == Architecture.STARCODER2
            ? real("attention.layer_norm_epsilon", "norm_epsilon")
            : RMS_EPSILON);
    if (architecture == Architecture.MIXTRAL) {
      keys.addAll(List.of(whole("expert_count", "num_local_experts"), EXPERTS_USED));
    }
    if (architecture == Architecture.QWEN3_MOE) {
      keys.addAll(List.of(whole("expert_count", "num_experts"), EXPERTS_USED));
    }
    keys.addAll(List.of(HEAD, VALUE_HEAD));
    switch (architecture) {
      case LLAMA, MISTRAL, MIXTRAL -> keys.add(VOCABULARY);
      case QWEN3_MOE -> keys.add(whole("expert_feed_forward_length", "moe_intermediate_size"));
      case GEMMA2 ->
          keys.addAll(
              List.of(real("attn_logit_softcapping", "attn_logit_softcapping"), CAP, WINDOW));
      case GEMMA3_TEXT -> keys.addAll(List.of(CAP, WINDOW));
      case PHI3 -> keys.add(WINDOW);
      case QWEN2, QWEN3, OLMO2, STARCODER2 -> {}
    }
    return keys;
  }

  private static Key whole(String suffix, String huggingFace) {
    return new Key(suffix, huggingFace, true);
  }

  private static Key real(String suffix, String huggingFace) {
    return new Key(suffix, huggingFace, false);
  }
}
