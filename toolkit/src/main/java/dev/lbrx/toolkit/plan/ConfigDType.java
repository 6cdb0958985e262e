package dev.lbrx.toolkit.plan;

import dev.lbrx.spi.DType;
import tools.jackson.databind.node.ObjectNode;

/** The dtype that a config.json states. */
public final class ConfigDType {
  private ConfigDType() {}

  /** Sets {@code dtype}, and the older {@code torch_dtype} where it is there. */
  public static void set(ObjectNode config, DType dtype) {
    String name =
        switch (dtype) {
          case F32 -> "float32";
          case F16 -> "float16";
          case BF16 -> "bfloat16";
          default -> dtype.label();
        };
    config.put("dtype", name);
    if (config.has("torch_dtype")) {
      config.put("torch_dtype", name);
    }
  }
}
