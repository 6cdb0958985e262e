package dev.lbrx.formats.gguf.model;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Translates the names of a family's tensors. */
final class TensorNames {
  /**
   * A Hugging Face name's counterpart: a tensor, and which of its experts, −1 where it has none.
   */
  record Gguf(String name, int expert) {}

  private static final Pattern BLOCK = Pattern.compile("(model\\.layers|blk)\\.(\\d{1,4})\\.");
  private static final Pattern EXPERT = Pattern.compile("\\.experts\\.(\\d{1,5})\\.");

  private final Map<String, ModuleNames.Pair> byHuggingFace = new HashMap<>();
  private final Map<String, ModuleNames.Pair> byGguf = new HashMap<>();

  TensorNames(Architecture architecture) {
    for (var pair : architecture.modules()) {
      byHuggingFace.put(pair.huggingFace(), pair);
      byGguf.put(pair.gguf(), pair);
    }
  }

  /** The GGUF name of a tensor; empty where the table has none. */
  Optional<Gguf> gguf(String huggingFace) {
    int dot = huggingFace.lastIndexOf('.');
    if (dot < 0) {
      return Optional.empty();
    }
    String kind = huggingFace.substring(dot);
    var block = BLOCK.matcher(huggingFace);
    String index = block.lookingAt() ? block.group(2) : "";
    var expert = EXPERT.matcher(huggingFace);
    int number = expert.find() ? Integer.parseInt(expert.group(1)) : -1;
    String module =
        huggingFace
            .substring(0, dot)
            .replaceFirst("^model\\.layers\\.\\d+\\.", "model.layers.#.")
            .replaceFirst("\\.experts\\.\\d+\\.", ".experts.*.");
    return Optional.ofNullable(byHuggingFace.get(module))
        .map(pair -> new Gguf(pair.gguf().replace("#", index) + kind, number));
  }

  /** The pair of a GGUF tensor's module, with its block's index filled in. */
  Optional<ModuleNames.Pair> pair(String gguf) {
    int dot = gguf.lastIndexOf('.');
    if (dot < 0) {
      return Optional.empty();
    }
    var block = BLOCK.matcher(gguf);
    String index = block.lookingAt() ? block.group(2) : "";
    String module = gguf.substring(0, dot).replaceFirst("^blk\\.\\d+\\.", "blk.#.");
    return Optional.ofNullable(byGguf.get(module))
        .map(
            pair ->
                new ModuleNames.Pair(
                    pair.huggingFace().replace("#", index) + gguf.substring(dot), gguf));
  }
}
