package dev.lbrx.formats.gguf.model;

import dev.lbrx.formats.json.JsonFields;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/** How the tensors of a Hugging Face model are called, and which of them come, in a GGUF file. */
public final class GgufNames {
  private final Architecture architecture;
  private final TensorNames names;

  private GgufNames(Architecture architecture) {
    this.architecture = architecture;
    this.names = new TensorNames(architecture);
  }

  /**
   * Those of a config.json's family; {@link ErrorCode#UNSUPPORTED} for one that LBRX does not write
   * as GGUF.
   */
  public static GgufNames of(ObjectNode config) {
    return new GgufNames(architecture(config));
  }

  static Architecture architecture(ObjectNode config) {
    var fields = new JsonFields("config.json", ErrorCode.CONFIG, config);
    String type = fields.requiredText("model_type");
    return Architecture.ofModelType(type)
        .orElseThrow(
            () ->
                fields.unsupported(
                    "model_type", "the family " + type + " is not written as GGUF yet"));
  }

  /** {@code general.architecture}. */
  public String architecture() {
    return architecture.ggufName();
  }

  /** The name of a tensor; {@link ErrorCode#MODEL} for one that the family does not have. */
  public String name(String huggingFace) {
    return gguf(huggingFace).name();
  }

  TensorNames.Gguf gguf(String huggingFace) {
    return names
        .gguf(huggingFace)
        .orElseThrow(
            () ->
                new LbrxException(
                    ErrorCode.MODEL,
                    "tensor %s has no place in a GGUF file of the family %s"
                        .formatted(huggingFace, architecture.modelType())));
  }

  /** Whether a tensor is left out: what is computed, and an output matrix that is the embedding. */
  public boolean isLeftOut(String huggingFace) {
    boolean tied = architecture.normShift() != 0 && huggingFace.equals("lm_head.weight");
    return tied || huggingFace.endsWith(".rotary_emb.inv_freq");
  }

  /** Whether a tensor is stored in f32 whatever the others are. Source: llama.cpp's converter. */
  public boolean isSingle(String huggingFace, int rank) {
    String name = name(huggingFace);
    return rank <= 1
        || !name.endsWith(".weight")
        || name.endsWith("_norm.weight")
        || name.endsWith(".ffn_gate_inp.weight");
  }

  /** Names in the order in which they are written: an expert's matrix behind the one before. */
  public List<String> ordered(List<String> huggingFace) {
    Map<String, TreeMap<Integer, String>> groups = new LinkedHashMap<>();
    for (String name : huggingFace) {
      var gguf = gguf(name);
      var earlier =
          groups.computeIfAbsent(gguf.name(), key -> new TreeMap<>()).put(gguf.expert(), name);
      if (earlier != null) {
        throw new LbrxException(
            ErrorCode.MODEL, "tensors " + earlier + " and " + name + " would be one in GGUF");
      }
    }
    var ordered = new ArrayList<String>(huggingFace.size());
    groups.values().forEach(group -> ordered.addAll(group.values()));
    return ordered;
  }

  /** The heads whose rows change places in a tensor; empty where none do. */
  Optional<Integer> interleavedHeads(String gguf, ObjectNode config) {
    if (architecture.rows() != Architecture.Rows.INTERLEAVED) {
      return Optional.empty();
    }
    var fields = new JsonFields("config.json", ErrorCode.CONFIG, config);
    int heads = (int) fields.requiredInteger("num_attention_heads", 1, 1 << 24);
    if (gguf.contains(".attn_q.")) {
      return Optional.of(heads);
    }
    return gguf.contains(".attn_k.")
        ? Optional.of((int) fields.integer("num_key_value_heads", 1, heads).orElse(heads))
        : Optional.empty();
  }

  /** What a tensor's elements are raised by. */
  float shift(String gguf) {
    return gguf.endsWith("_norm.weight") ? architecture.normShift() : 0;
  }
}
