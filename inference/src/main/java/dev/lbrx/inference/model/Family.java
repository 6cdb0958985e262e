package dev.lbrx.inference.model;

import dev.lbrx.formats.huggingface.ModelConfig;
import dev.lbrx.formats.json.JsonFields;
import dev.lbrx.ops.attention.Mask;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What makes a family of decoders: one entry of {@link #TABLE} each. Numbers are in the
 * configuration; this says which weights there are, and what its configurations leave unsaid. Every
 * family has blocks of attention over grouped queries and a feed-forward network, and rotates
 * element i of a head with i + half.
 *
 * @param norms where a block has norms
 * @param norm how they normalise
 * @param headNorms whether queries and keys are normalised before rotation
 * @param attention the modules of query, key and value, or the one with all rows of them
 * @param inner those of the feed-forward network's first half, or the one with all rows of them
 * @param gated whether that half has a gate
 * @param down the module of its second half
 * @param biased modules that have biases whatever the configuration says
 * @param experts how networks of experts are called, in a family whose blocks have them
 * @param windows which layers see a sliding window, where the configuration has no list
 * @param scaledEmbedding whether embedded tokens grow by √hidden
 */
record Family(
    BlockNorms norms,
    NormRule norm,
    boolean headNorms,
    List<String> attention,
    List<String> inner,
    boolean gated,
    String down,
    Set<String> biased,
    Optional<Experts> experts,
    Windows windows,
    boolean scaledEmbedding) {
  static final String EMBEDDING = "model.embed_tokens";
  static final String LAYERS = "model.layers.";
  static final String NORM = "model.norm";
  static final String OUTPUT = "lm_head";
  static final String ATTENTION_OUTPUT = "self_attn.o_proj";
  static final String QUERY_NORM = "self_attn.q_norm";
  static final String KEY_NORM = "self_attn.k_norm";

  private static final List<String> SEPARATE =
      List.of("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj");
  private static final List<String> GATE_AND_UP = List.of("mlp.gate_proj", "mlp.up_proj");
  private static final String DOWN = "mlp.down_proj";

  private static final Family LLAMA = common(false, Set.of(), Windows.NONE);
  private static final Family MISTRAL = common(false, Set.of(), Windows.EVERY);
  private static final Family QWEN2 = common(false, Set.copyOf(SEPARATE), Windows.UPPER);
  private static final Family QWEN3 = common(true, Set.of(), Windows.UPPER);
  private static final Family GEMMA2 = gemma(false, Windows.EVEN);
  private static final Family GEMMA3 = gemma(true, Windows.PATTERN);
  private static final Family PHI3 =
      new Family(
          BlockNorms.BEFORE,
          NormRule.RMS,
          false,
          List.of("self_attn.qkv_proj"),
          List.of("mlp.gate_up_proj"),
          true,
          DOWN,
          Set.of(),
          Optional.empty(),
          Windows.EVERY,
          false);
  private static final Family OLMO2 =
      new Family(
          BlockNorms.BEHIND,
          NormRule.RMS,
          true,
          SEPARATE,
          GATE_AND_UP,
          true,
          DOWN,
          Set.of(),
          Optional.empty(),
          Windows.NONE,
          false);
  private static final Family STARCODER2 =
      new Family(
          BlockNorms.BEFORE,
          NormRule.LAYER,
          false,
          SEPARATE,
          List.of("mlp.c_fc"),
          false,
          "mlp.c_proj",
          Set.of(),
          Optional.empty(),
          Windows.EVERY,
          false);
  private static final Family MIXTRAL =
      MISTRAL.with(
          new Experts(
              "block_sparse_moe.gate",
              "block_sparse_moe.experts.",
              List.of("w1", "w3"),
              "w2",
              "num_local_experts",
              "intermediate_size",
              true));
  private static final Family QWEN3_MOE =
      QWEN3.with(
          new Experts(
              "mlp.gate",
              "mlp.experts.",
              List.of("gate_proj", "up_proj"),
              "down_proj",
              "num_experts",
              "moe_intermediate_size",
              false));

  private static final TreeMap<String, Family> TABLE = new TreeMap<>();

  static {
    TABLE.put("llama", LLAMA);
    TABLE.put("mistral", MISTRAL);
    TABLE.put("mixtral", MIXTRAL);
    TABLE.put("qwen2", QWEN2);
    TABLE.put("qwen3", QWEN3);
    TABLE.put("qwen3_moe", QWEN3_MOE);
    TABLE.put("gemma2", GEMMA2);
    TABLE.put("gemma3_text", GEMMA3);
    TABLE.put("phi3", PHI3);
    TABLE.put("olmo2", OLMO2);
    TABLE.put("starcoder2", STARCODER2);
  }

  /** A block's norms: modules before and behind attention, before and behind feed-forward. */
  enum BlockNorms {
    /** Before each half. */
    BEFORE("input_layernorm", "", "post_attention_layernorm", ""),
    /** Behind each half. */
    BEHIND("", "post_attention_layernorm", "", "post_feedforward_layernorm"),
    /** Both. */
    AROUND(
        "input_layernorm",
        "post_attention_layernorm",
        "pre_feedforward_layernorm",
        "post_feedforward_layernorm");

    final Optional<String> beforeAttention;
    final Optional<String> behindAttention;
    final Optional<String> beforeFeedForward;
    final Optional<String> behindFeedForward;

    BlockNorms(
        String beforeAttention,
        String behindAttention,
        String beforeFeedForward,
        String behindFeedForward) {
      this.beforeAttention = named(beforeAttention);
      this.behindAttention = named(behindAttention);
      this.beforeFeedForward = named(beforeFeedForward);
      this.behindFeedForward = named(behindFeedForward);
    }

    private static Optional<String> named(String module) {
      return Optional.of(module).filter(name -> !name.isEmpty());
    }
  }

  /**
   * Networks of which a router chooses some for each token.
   *
   * @param router the module that scores them
   * @param prefix what stands before an expert's number
   * @param inner gate and up of one
   * @param down its second half
   * @param count the configuration's name for how many there are
   * @param width its name for their inner width
   * @param normalised whether the shares of the chosen add up to 1 whatever the configuration says
   */
  record Experts(
      String router,
      String prefix,
      List<String> inner,
      String down,
      String count,
      String width,
      boolean normalised) {
    /** Gates and ups of all experts as transformers 5 holds them: {@code [experts, 2 width, n]}. */
    static final String FUSED_INNER = "mlp.experts.gate_up_proj";

    /** Their second halves: {@code [experts, n, width]}. */
    static final String FUSED_DOWN = "mlp.experts.down_proj";

    /** The router beside those. */
    static final String FUSED_ROUTER = "mlp.gate";
  }

  /** How a family normalises. */
  enum NormRule {
    /** By the root mean square. */
    RMS,
    /** By the root mean square, weights stored less 1. */
    RMS_ONE_PLUS,
    /** By mean and deviation, with biases. */
    LAYER
  }

  /** Which layers see a sliding window where a configuration has no {@code layer_types}. */
  enum Windows {
    /** None, whatever the configuration says. */
    NONE,
    /** Every one. */
    EVERY,
    /** From {@code max_window_layers} on, if {@code use_sliding_window}. */
    UPPER,
    /** Every second, from the first on. */
    EVEN,
    /** All but every {@code sliding_window_pattern}-th. */
    PATTERN;

    boolean slides(JsonFields config, int layer) {
      return switch (this) {
        case NONE -> false;
        case EVERY -> true;
        case UPPER ->
            config.flag("use_sliding_window", false)
                && layer >= config.integer("max_window_layers", 0, Integer.MAX_VALUE).orElse(28);
        case EVEN -> layer % 2 == 0;
        case PATTERN ->
            (layer + 1) % config.integer("sliding_window_pattern", 1, Integer.MAX_VALUE).orElse(6)
                != 0;
      };
    }
  }

  /**
   * The family of a configuration.
   *
   * @throws LbrxException with {@code LBRX-503} for one that LBRX cannot run
   */
  static Family of(ModelConfig config) {
    var family = TABLE.get(config.modelType());
    if (family == null) {
      throw new LbrxException(
          ErrorCode.UNSUPPORTED,
          "model_type %s cannot be run yet: %s can"
              .formatted(config.modelType(), String.join(", ", new TreeSet<>(TABLE.keySet()))));
    }
    return family;
  }

  /** Whether a module of a block must have a bias. */
  boolean biased(String module, JsonFields config) {
    return biased.contains(module)
        || config.flag("use_bias", false)
        || (module.startsWith("self_attn.") && config.flag("attention_bias", false))
        || (module.startsWith("mlp.") && config.flag("mlp_bias", false));
  }

  /** How a layer's experts are called; empty for a layer with one network. */
  Optional<Experts> experts(JsonFields config, int layer) {
    long step = config.integer("decoder_sparse_step", 1, Integer.MAX_VALUE).orElse(1);
    boolean dense =
        config.array("mlp_only_layers").valueStream().anyMatch(index -> index.asInt(-1) == layer);
    return experts.filter(names -> !dense && (layer + 1) % step == 0);
  }

  private Family with(Experts names) {
    return new Family(
        norms,
        norm,
        headNorms,
        attention,
        inner,
        gated,
        down,
        biased,
        Optional.of(names),
        windows,
        scaledEmbedding);
  }

  /** Which keys a layer's queries see; a window is counted in rows of the cache. */
  Mask mask(JsonFields config, int layer) {
    var window = config.integer("sliding_window", 1, Integer.MAX_VALUE);
    return window.isPresent() && slides(config, layer)
        ? new Mask.SlidingWindow(window.getAsLong())
        : new Mask.Causal();
  }

  private boolean slides(JsonFields config, int layer) {
    var types = config.array("layer_types");
    if (types.size() <= layer || windows == Windows.NONE) {
      return windows.slides(config, layer);
    }
    return switch (types.get(layer).asString("")) {
      case "full_attention" -> false;
      case "sliding_attention" -> true;
      default ->
          throw config.unsupported(
              "layer_types", "attention of the kind " + types.get(layer) + " cannot be run yet");
    };
  }

  private static Family common(boolean headNorms, Set<String> biased, Windows windows) {
    return new Family(
        BlockNorms.BEFORE,
        NormRule.RMS,
        headNorms,
        SEPARATE,
        GATE_AND_UP,
        true,
        DOWN,
        biased,
        Optional.empty(),
        windows,
        false);
  }

  private static Family gemma(boolean headNorms, Windows windows) {
    return new Family(
        BlockNorms.AROUND,
        NormRule.RMS_ONE_PLUS,
        headNorms,
        SEPARATE,
        GATE_AND_UP,
        true,
        DOWN,
        Set.of(),
        Optional.empty(),
        windows,
        true);
  }
}
