package dev.lbrx.toolkit.merge;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import dev.lbrx.toolkit.plan.Plan;
import dev.lbrx.toolkit.quantize.Dequantize;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/** Opens the models of a merge, each once, and holds them against each other. */
final class Ingredients implements AutoCloseable {
  // What tensors of one shape may still mean different things by.
  private static final List<String> ALIKE =
      List.of(
          "model_type",
          "hidden_size",
          "intermediate_size",
          "num_attention_heads",
          "num_key_value_heads",
          "head_dim",
          "tie_word_embeddings");

  private final Path directory;
  private final Map<Path, Ingredient> models = new LinkedHashMap<>();
  private final Map<Path, Checkpoint> open = new LinkedHashMap<>();

  /** Models whose paths are relative to a directory. */
  Ingredients(Path directory) {
    this.directory = directory;
  }

  /** Where a model lies: two spellings of one place are one model. */
  Path path(Value.Text model) {
    try {
      return directory.resolve(model.value()).normalize();
    } catch (InvalidPathException e) {
      throw model.position().error(ErrorCode.MERGE_FILE, "model " + model + " is not a path");
    }
  }

  /** A model, opened. */
  Ingredient get(Value.Text model) {
    var path = path(model);
    var known = models.get(path);
    if (known != null) {
      return known;
    }
    try {
      var checkpoint = Checkpoint.open(path);
      open.put(path, checkpoint);
      var ingredient = Ingredient.of(model.value(), Dequantize.plan(Plan.of(checkpoint)));
      models.values().stream().findFirst().ifPresent(first -> requireAlike(first, ingredient));
      models.put(path, ingredient);
      return ingredient;
    } catch (LbrxException e) {
      throw new LbrxException(e.code(), model.position() + ": " + e.getMessage(), e);
    }
  }

  private static void requireAlike(Ingredient first, Ingredient other) {
    var a = first.metadata().config();
    var b = other.metadata().config();
    for (String key : ALIKE) {
      JsonNode left = a.path(key);
      JsonNode right = b.path(key);
      boolean flag = left.isBoolean() || right.isBoolean();
      boolean same =
          flag
              ? left.asBoolean(false) == right.asBoolean(false)
              : left.isMissingNode() || right.isMissingNode() || Objects.equals(left, right);
      if (!same) {
        throw new LbrxException(
            ErrorCode.MERGE_MISMATCH,
            "the models do not fit each other: "
                + key
                + " is "
                + shown(left)
                + " in "
                + first.name()
                + " and "
                + shown(right)
                + " in "
                + other.name());
      }
    }
  }

  private static String shown(JsonNode node) {
    return node.isMissingNode() ? "absent" : node.toString();
  }

  /** Closes what a plan does not read: a base that only gives its configuration. */
  void closeAllBut(Collection<Checkpoint> read) {
    open.values().stream().filter(c -> !read.contains(c)).forEach(Checkpoint::close);
  }

  @Override
  public void close() {
    open.values().forEach(Checkpoint::close);
  }
}
