package dev.lbrx.formats.gptq;

import dev.lbrx.formats.json.JsonFields;
import dev.lbrx.spi.error.ErrorCode;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * How the matrices of a GPTQ or AWQ checkpoint are packed.
 *
 * @param method which of the two
 * @param bits of a code
 * @param groupSize columns that share a scale and a zero; empty where all of a row do
 * @param zeroOffset what is added to a stored zero
 * @param symmetric whether zeros may be absent: then they are half the range of codes
 */
public record GptqConfig(
    Method method, int bits, OptionalLong groupSize, int zeroOffset, boolean symmetric) {
  /** Who packed it. */
  public enum Method {
    /** Codes one after another down the columns. */
    GPTQ,
    /** Eight codes of a row a word, interleaved. */
    AWQ
  }

  private static final String KEY = "quantization_config";
  private static final String METHOD = "quant_method";
  private static final String GROUP_SIZE = "group_size";
  private static final String AWQ_BITS = "w_bit";
  private static final Set<Long> GPTQ_BITS = Set.of(2L, 3L, 4L, 8L);
  private static final Set<String> AWQ_LAYOUTS = Set.of("gemm", "exllama");

  /**
   * Reads {@code quantization_config} of a config.json; empty for a model of another kind.
   *
   * @throws dev.lbrx.spi.error.LbrxException with {@code LBRX-503} for a layout that is not read
   *     and {@code LBRX-203} for a value that is none
   */
  public static Optional<GptqConfig> of(ObjectNode config, String source) {
    if (!config.path(KEY).path(METHOD).isString()) {
      return Optional.empty();
    }
    var fields = new JsonFields(source, ErrorCode.CONFIG, config).requiredObject(KEY);
    return switch (fields.requiredText(METHOD).toLowerCase(Locale.ROOT)) {
      case "gptq" -> Optional.of(gptq(fields));
      case "awq" -> Optional.of(awq(fields));
      default -> Optional.empty();
    };
  }

  /**
   * Reads what older packers wrote into a file of its own, {@code quantize_config.json} of AutoGPTQ
   * or {@code quant_config.json} of AutoAWQ; refused as in the other.
   */
  public static GptqConfig ofFile(ObjectNode json, String source) {
    var fields = new JsonFields(source, ErrorCode.CONFIG, json);
    boolean awq = json.has(AWQ_BITS) || json.path(METHOD).asString("").equalsIgnoreCase("awq");
    return awq ? awq(fields) : gptq(fields);
  }

  /** The config.json of the plain model. */
  static void remove(ObjectNode config) {
    config.remove(KEY);
  }

  private static GptqConfig gptq(JsonFields fields) {
    String format = fields.text("checkpoint_format").orElse("gptq");
    if (!format.equals("gptq") && !format.equals("gptq_v2")) {
      throw fields.unsupported(
          "checkpoint_format", "format " + format + " is not read, only gptq and gptq_v2 are");
    }
    if (fields.flag("is_marlin_format", false)) {
      throw fields.unsupported("is_marlin_format", "the format marlin is not read");
    }
    if (fields.object("dynamic").filter(each -> !each.node().isEmpty()).isPresent()) {
      throw fields.unsupported("dynamic", "settings of single modules are not read");
    }
    if (!fields.text("pack_dtype").orElse("int32").equals("int32")) {
      throw fields.unsupported("pack_dtype", "only codes in int32 are read");
    }
    long bits = fields.requiredInteger("bits", 1, Integer.SIZE);
    if (!GPTQ_BITS.contains(bits)) {
      throw fields.unsupported("bits", bits + " bits are not read, only 2, 3, 4 and 8 are");
    }
    return new GptqConfig(
        Method.GPTQ,
        (int) bits,
        groupSize(fields, GROUP_SIZE),
        format.equals("gptq") ? 1 : 0,
        fields.flag("sym", true));
  }

  private static GptqConfig awq(JsonFields fields) {
    String layout = fields.text("version").orElse("gemm").toLowerCase(Locale.ROOT);
    if (!AWQ_LAYOUTS.contains(layout)) {
      throw fields.unsupported("version", "layout " + layout + " is not read, only gemm is");
    }
    String key = fields.has(AWQ_BITS) ? AWQ_BITS : "bits";
    long bits = fields.requiredInteger(key, 1, Integer.SIZE);
    if (bits != 4) {
      throw fields.unsupported(key, bits + " bits are not read, only 4 are");
    }
    boolean zeros = fields.flag("zero_point", true);
    String size = fields.has("q_group_size") ? "q_group_size" : GROUP_SIZE;
    return new GptqConfig(Method.AWQ, 4, groupSize(fields, size), 0, !zeros);
  }

  private static OptionalLong groupSize(JsonFields fields, String key) {
    long size = fields.requiredInteger(key, -1, Integer.MAX_VALUE);
    if (size == 0) {
      throw fields.wrong(key, "-1 or a number above 0");
    }
    return size < 0 ? OptionalLong.empty() : OptionalLong.of(size);
  }
}
