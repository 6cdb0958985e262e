package dev.lbrx.formats.checkpoint;

import dev.lbrx.formats.safetensors.NamedSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * A model directory to write.
 *
 * @param tensors in the order in which they will come
 * @param config what config.json will hold
 * @param companions files to copy as they are
 * @param metadata the weights' {@code __metadata__}: {@code format} is {@code pt} for Hugging Face
 *     and {@code mlx} for MLX
 * @param shardBytes the most data bytes a weights file holds; a larger tensor gets its own file
 */
public record CheckpointPlan(
    List<NamedSpec> tensors,
    ObjectNode config,
    List<Path> companions,
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
      List<Path> companions,
      Map<String, String> metadata) {
    this(tensors, config, companions, metadata, SHARD_BYTES);
  }
}
