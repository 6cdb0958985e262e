package dev.lbrx.toolkit.quantize;

import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.util.Arrays;
import java.util.List;

/**
 * Where layer numbers stand in module paths, and how many there are.
 *
 * @param place the number's place among a path's parts
 * @param count how many layers there are
 */
record Layers(int place, int count) {
  private static final String NUMBER = "[0-9]{1,9}";

  /** Learns it from the paths that end in {@code down_proj}, as mlx-lm does. */
  static Layers of(List<String> modules) {
    var down = modules.stream().filter(m -> m.contains("down_proj")).map(Layers::parts).toList();
    int place =
        down.isEmpty()
            ? -1
            : down.getFirst()
                .indexOf(
                    down.getFirst().stream().filter(p -> p.matches(NUMBER)).findFirst().orElse(""));
    if (place < 0) {
      throw new LbrxException(
          ErrorCode.MODEL,
          "the model has no layers.N….down_proj, so a mixed recipe does not know its layers:"
              + " choose a type of one width");
    }
    int last = down.stream().mapToInt(parts -> number(parts, place)).max().orElse(0);
    return new Layers(place, last + 1);
  }

  /** The layer of a module, 0 outside of layers. */
  int of(String module) {
    return number(parts(module), place);
  }

  private static int number(List<String> parts, int place) {
    return parts.size() > place && parts.get(place).matches(NUMBER)
        ? Integer.parseInt(parts.get(place))
        : 0;
  }

  private static List<String> parts(String module) {
    return Arrays.asList(module.split("\\."));
  }
}
