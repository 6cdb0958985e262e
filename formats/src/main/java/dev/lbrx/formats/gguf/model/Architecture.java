package dev.lbrx.formats.gguf.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What distinguishes a family's GGUF files from its Hugging Face directories. Families that share
 * {@code general.architecture} are told apart by whether they have experts; Mistral's and SmolLM's
 * files say llama, and are read as that.
 */
enum Architecture {
  LLAMA("llama", "LlamaForCausalLM", Rows.INTERLEAVED, 0, ModuleNames.COMMON),
  MISTRAL("llama", "MistralForCausalLM", Rows.INTERLEAVED, 0, ModuleNames.COMMON),
  MIXTRAL("llama", "MixtralForCausalLM", Rows.INTERLEAVED, 0, ModuleNames.MIXTRAL),
  QWEN2("qwen2", "Qwen2ForCausalLM", Rows.HALVES, 0, ModuleNames.COMMON),
  QWEN3("qwen3", "Qwen3ForCausalLM", Rows.HALVES, 0, ModuleNames.COMMON),
  QWEN3_MOE("qwen3moe", "Qwen3MoeForCausalLM", Rows.HALVES, 0, ModuleNames.QWEN_EXPERTS),
  GEMMA2("gemma2", "Gemma2ForCausalLM", Rows.HALVES, 1, ModuleNames.FOUR_NORMS),
  GEMMA3_TEXT("gemma3", "Gemma3ForCausalLM", Rows.HALVES, 1, ModuleNames.FOUR_NORMS),
  PHI3("phi3", "Phi3ForCausalLM", Rows.HALVES, 0, ModuleNames.FUSED),
  OLMO2("olmo2", "Olmo2ForCausalLM", Rows.HALVES, 0, ModuleNames.NORMS_BEHIND),
  STARCODER2("starcoder2", "Starcoder2ForCausalLM", Rows.HALVES, 0, ModuleNames.TWO_MATRICES);

  /** Which rows of a head's query and key weights rotary embedding pairs in the GGUF file. */
  enum Rows {
    /** i and i + half, as in Hugging Face's files. */
    HALVES,
    /** 2i and 2i + 1: rows stand in another order. */
    INTERLEAVED
  }

  private static final Set<Architecture> EXPERTS = Set.of(MIXTRAL, QWEN3_MOE);

  private final String ggufName;
  private final String className;
  private final Rows rows;
  private final float normShift;

  @SuppressWarnings("ImmutableEnumChecker") // List.of cannot change.
  private final List<ModuleNames.Pair> modules;

  Architecture(
      String ggufName,
      String className,
      Rows rows,
      float normShift,
      List<ModuleNames.Pair> modules) {
    this.ggufName = ggufName;
    this.className = className;
    this.rows = rows;
    this.normShift = normShift;
    this.modules = modules;
  }

  /** {@code general.architecture}, and the prefix of its keys. */
  String ggufName() {
    return ggufName;
  }

  /** {@code architectures} of config.json. */
  String className() {
    return className;
  }

  /** {@code model_type} of config.json. */
  String modelType() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  Rows rows() {
    return rows;
  }

  /** What the GGUF file's norm weights have more than Hugging Face's. */
  float normShift() {
    return normShift;
  }

  List<ModuleNames.Pair> modules() {
    return modules;
  }

  /** Whether its configurations state the size of a head, written or not. */
  boolean statesHeadSize() {
    return rows == Rows.INTERLEAVED;
  }

  boolean experts() {
    return EXPERTS.contains(this);
  }

  /** The family of a GGUF file. */
  static Optional<Architecture> ofGguf(String name, boolean experts) {
    for (var architecture : values()) {
      if (architecture.ggufName.equals(name) && architecture.experts() == experts) {
        return Optional.of(architecture);
      }
    }
    return Optional.empty();
  }

  /** The family of a config.json. */
  static Optional<Architecture> ofModelType(String modelType) {
    for (var architecture : values()) {
      if (architecture.modelType().equals(modelType)) {
        return Optional.of(architecture);
      }
    }
    return modelType.equals("gemma3") ? Optional.of(GEMMA3_TEXT) : Optional.empty();
  }
}
