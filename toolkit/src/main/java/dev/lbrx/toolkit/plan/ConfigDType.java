package dev.lbrx.toolkit.plan;

import dev.lbrx.spi.DType;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** The dtype that a config.json states. */
public final class ConfigDType {
  private ConfigDType() {}

  /** Sets {@code dtype}, and the older {@code torch_dtype} where it is there. */
  public static void set(ObjectNode config, DType dtype) {
    String name = name(dtype);
    config.put("dtype", name);
    if (config.has("torch_dtype")) {
      config.put("torch_dtype", name);
    }
  }

  /** The {@code dtype}, or the older {@code torch_dtype}, if it is one that kernels compute on. */
  public static Optional<DType> of(ObjectNode config) {
    var node = config.has("dtype") ? config.get("dtype") : config.get("torch_dtype");
    return node == null || !node.isString()
        ? Optional.empty()
        : Stream.of(DType.F32, DType.F16, DType.BF16)
            .filter(dtype -> name(dtype).equals(node.stringValue()))
            .findFirst();
  }

  private static String name(DType dtype) {
    return switch (dtype) {
      case F32 -> "float32";
      case F16 -> "float16";
      case BF16 -> "bfloat16";
      default -> dtype.label();
    };
  }
}
