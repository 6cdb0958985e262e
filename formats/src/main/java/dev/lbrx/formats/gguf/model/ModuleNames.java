package dev.lbrx.formats.gguf.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The modules of a model by both their names. {@code #} stands for a block's index and {@code *}
 * for an expert's, whose matrices are one tensor in a GGUF file.
 */
final class ModuleNames {
  /** A module's Hugging Face and GGUF names. */
  record Pair(String huggingFace, String gguf) {
    /** Whether it stands for the experts' matrices. */
    boolean experts() {
      return huggingFace.indexOf('*') >= 0;
    }
  }

  private static final List<Pair> AROUND =
      List.of(
          new Pair("model.embed_tokens", "token_embd"),
          new Pair("model.norm", "output_norm"),
          new Pair("lm_head", "output"));

  private static final List<Pair> ATTENTION =
      List.of(
          block("self_attn.q_proj", "attn_q"),
          block("self_attn.k_proj", "attn_k"),
          block("self_attn.v_proj", "attn_v"),
          block("self_attn.o_proj", "attn_output"),
          block("self_attn.q_norm", "attn_q_norm"),
          block("self_attn.k_norm", "attn_k_norm"));

  private static final List<Pair> GATED =
      List.of(
          block("mlp.gate_proj", "ffn_gate"),
          block("mlp.up_proj", "ffn_up"),
          block("mlp.down_proj", "ffn_down"));

  private static final List<Pair> NORMS =
      List.of(block("input_layernorm", "attn_norm"), block("post_attention_layernorm", "ffn_norm"));

  private static final List<Pair> NORMS_AFTER =
      List.of(
          block("post_attention_layernorm", "post_attention_norm"),
          block("post_feedforward_layernorm", "post_ffw_norm"));

  /** Llama, Mistral, SmolLM, Qwen2, Qwen3. */
  static final List<Pair> COMMON = join(AROUND, NORMS, ATTENTION, GATED);

  /** Gemma 2 and 3: a norm before and behind each half of a block. */
  static final List<Pair> FOUR_NORMS =
      join(
          AROUND,
          List.of(
              block("input_layernorm", "attn_norm"),
              block("pre_feedforward_layernorm", "ffn_norm")),
          NORMS_AFTER,
          ATTENTION,
          GATED);

  /** OLMo 2: norms only behind each half. */
  static final List<Pair> NORMS_BEHIND = join(AROUND, NORMS_AFTER, ATTENTION, GATED);

  /** Phi-3: query, key and value in one matrix, gate and up in another. */
  static final List<Pair> FUSED =
      join(
          AROUND,
          NORMS,
          List.of(
              block("self_attn.qkv_proj", "attn_qkv"),
              block("self_attn.o_proj", "attn_output"),
              block("mlp.gate_up_proj", "ffn_up"),
              block("mlp.down_proj", "ffn_down")));

  /** StarCoder2: no gate. */
  static final List<Pair> TWO_MATRICES =
      join(
          AROUND,
          NORMS,
          ATTENTION,
          List.of(block("mlp.c_fc", "ffn_up"), block("mlp.c_proj", "ffn_down")));

  /** Mixtral. */
  static final List<Pair> MIXTRAL =
      join(
          AROUND,
          NORMS,
          ATTENTION,
          List.of(
              block("block_sparse_moe.gate", "ffn_gate_inp"),
              block("block_sparse_moe.experts.*.w1", "ffn_gate_exps"),
              block("block_sparse_moe.experts.*.w2", "ffn_down_exps"),
              block("block_sparse_moe.experts.*.w3", "ffn_up_exps")));

  /** Qwen3 with experts. */
  static final List<Pair> QWEN_EXPERTS =
      join(
          AROUND,
          NORMS,
          ATTENTION,
          GATED,
          List.of(
              block("mlp.gate", "ffn_gate_inp"),
              block("mlp.experts.*.gate_proj", "ffn_gate_exps"),
              block("mlp.experts.*.down_proj", "ffn_down_exps"),
              block("mlp.experts.*.up_proj", "ffn_up_exps")));

  private ModuleNames() {}

  private static Pair block(String huggingFace, String gguf) {
    return new Pair("model.layers.#." + huggingFace, "blk.#." + gguf);
  }

  @SafeVarargs
  private static List<Pair> join(List<Pair>... lists) {
    var all = new ArrayList<Pair>();
    for (var list : lists) {
      all.addAll(list);
    }
    return List.copyOf(all);
  }
}
