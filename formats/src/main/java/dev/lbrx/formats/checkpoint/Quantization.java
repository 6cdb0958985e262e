package dev.lbrx.formats.checkpoint;

import dev.lbrx.formats.json.JsonFields;
import dev.lbrx.spi.error.ErrorCode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The {@code quantization} of an MLX config.json.
 *
 * @param scheme what holds for every module that is not named below
 * @param modules by module path ({@code model.layers.0.mlp.down_proj}): another scheme, or empty
 *     where the module is not quantized
 */
public record Quantization(MlxScheme scheme, Map<String, Optional<MlxScheme>> modules) {
  private static final Set<Long> GROUPS = Set.of(32L, 64L, 128L);
  private static final Set<Long> BITS = Set.of(1L, 2L, 3L, 4L, 5L, 6L, 8L);
  private static final Set<String> OWN = Set.of("group_size", "bits", "mode", "global_scale");

  /** Keeps the modules in order. */
  public Quantization {
    modules = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(modules));
  }

  /** The scheme of a module by its path; empty where it is not quantized. */
  public Optional<MlxScheme> of(String module) {
    return modules.getOrDefault(module, Optional.of(scheme));
  }

  /**
   * Reads {@code quantization} or, in its place, {@code quantization_config} of a config.json;
   * {@link ErrorCode#UNSUPPORTED} for another method, another mode and scales of whole tensors.
   */
  public static Optional<Quantization> of(ObjectNode config, String source) {
    var root = new JsonFields(source, ErrorCode.CONFIG, config);
    return root.object("quantization")
        .or(() -> root.object("quantization_config"))
        .map(Quantization::read);
  }

  private static Quantization read(JsonFields fields) {
    fields
        .text("quant_method")
        .ifPresent(
            method -> {
              throw fields.unsupported(
                  "quant_method",
                  "weights quantized by "
                      + method
                      + " are not supported, only MLX's modes, gptq and awq are");
            });
    MlxScheme scheme = scheme(fields, null);
    var modules = new LinkedHashMap<String, Optional<MlxScheme>>();
    for (String key : fields.node().propertyNames()) {
      var value = fields.node().get(key);
      if (OWN.contains(key) || (value.isBoolean() && value.booleanValue())) {
        continue;
      }
      modules.put(
          key,
          value.isBoolean()
              ? Optional.empty()
              : Optional.of(scheme(fields.requiredObject(key), scheme)));
    }
    return new Quantization(scheme, modules);
  }

  private static MlxScheme scheme(JsonFields fields, @Nullable MlxScheme standard) {
    String label = fields.text("mode").orElse("affine");
    var mode =
        Stream.of(MlxScheme.Mode.values())
            .filter(m -> m.label().equals(label))
            .findFirst()
            .orElseThrow(
                () ->
                    fields.unsupported(
                        "mode",
                        "mode "
                            + label
                            + " is not supported, only affine, mxfp4, mxfp8 and nvfp4 are"));
    if (fields.flag("global_scale", false)) {
      throw fields.unsupported("global_scale", "scales of whole tensors are not supported");
    }
    if (mode != MlxScheme.Mode.AFFINE) {
      var scheme = mode.scheme();
      one(fields, "group_size", Set.of((long) scheme.groupSize()), scheme.groupSize());
      one(fields, "bits", Set.of((long) scheme.bits()), scheme.bits());
      return scheme;
    }
    var same = standard != null && standard.mode() == mode ? standard : null;
    return MlxScheme.affine(
        one(fields, "group_size", GROUPS, same == null ? null : same.groupSize()),
        one(fields, "bits", BITS, same == null ? null : same.bits()));
  }

  private static int one(
      JsonFields fields, String key, Set<Long> allowed, @Nullable Integer standard) {
    var value = fields.integer(key, 0, Integer.MAX_VALUE);
    if (value.isEmpty() && standard != null) {
      return standard;
    }
    if (value.isEmpty() || !allowed.contains(value.getAsLong())) {
      throw fields.wrong(key, "one of " + allowed.stream().sorted().toList());
    }
    return (int) value.getAsLong();
  }
}
