package dev.lbrx.formats.checkpoint;

import dev.lbrx.formats.weights.Companion;
import dev.lbrx.formats.weights.NamedSpec;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * A model directory to write.
 *
 * @param tensors in the order in which they will come
 * @param config what config.json will hold
 * @param companions what lies beside the weights
 * @param metadata the weights' {@code __metadata__}: {@code format} is {@code pt} for Hugging Face
 *     and {@code mlx} for MLX
 * @param shardBytes the most data bytes a weights file holds; a larger tensor gets its own file
 */
public record CheckpointPlan(
    List<NamedSpec> tensors,
    ObjectNode config,
    List<Companion> companions,
    Map<String, String> metadata,
    long shardBytes) {
  /** 5 GiB, what Hugging Face and MLX cut at. */
  public static final long SHARD_BYTES = 5L << 30;

  /** Copies the lists. */
  public CheckpointPlan {
    tensors = List.copyOf(tensors);
    companions = List.copyOf(companions);
  }

  /** A plan with shards of 5 GiB. */
  public CheckpointPlan(
      List<NamedSpec> tensors,
      ObjectNode config,
      List<Companion> companions,
      Map<String, String> metadata) {
    this(tensors, config, companions, metadata, SHARD_BYTES);
  }
}
