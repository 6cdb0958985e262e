package dev.lbrx.formats.checkpoint;

import dev.lbrx.formats.Sizes;
import dev.lbrx.formats.SourceFile;
import dev.lbrx.formats.TargetFile;
import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.output.AtomicDirectory;
import dev.lbrx.formats.safetensors.SafetensorsLayout;
import dev.lbrx.formats.safetensors.SafetensorsWriter;
import dev.lbrx.formats.weights.Companion;
import dev.lbrx.formats.weights.ModelWriter;
import dev.lbrx.formats.weights.NamedSpec;
import dev.lbrx.formats.weights.TensorEntry;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes a model directory in Hugging Face's form: config.json, companions, and the weights in
 * model.safetensors, or in shards with an index. Tensors come in the plan's order, each in pieces
 * of any size. The directory appears with {@link #commit()}; closed without it, nothing remains.
 */
public final class CheckpointWriter implements ModelWriter {
  private final CheckpointPlan plan;
  private final AtomicDirectory directory;
  private final List<Shard> shards;
  private final Map<String, Integer> shardOf = new HashMap<>();
  private int current = -1;
  private @Nullable SafetensorsWriter weights;

  private record Shard(String name, SafetensorsLayout layout) {}

  private CheckpointWriter(CheckpointPlan plan, AtomicDirectory directory, List<Shard> shards) {
    this.plan = plan;
    this.directory = directory;
    this.shards = shards;
    for (int i = 0; i < shards.size(); i++) {
      for (var tensor : shards.get(i).layout.tensors()) {
        shardOf.put(tensor.name(), i);
      }
    }
  }

  /**
   * Begins a directory; refuses one that exists (unless {@code force}), that touches an input, or
   * that the disk has no room for.
   */
  public static CheckpointWriter create(
      Path target, boolean force, List<Path> inputs, CheckpointPlan plan) {
    var shards = shards(plan);
    var directory = AtomicDirectory.create(target, force, inputs, bytes(plan, shards));
    var writer = new CheckpointWriter(plan, directory, shards);
    try {
      writer.writeSmallFiles();
      writer.nextShard();
      return writer;
    } catch (RuntimeException e) {
      writer.close();
      throw e;
    }
  }

  /** The bytes that a plan's directory takes. */
  public static long bytes(CheckpointPlan plan) {
    return bytes(plan, shards(plan));
  }

  /** Appends bytes of a tensor, in pieces of any size, from a native or {@code byte[]} segment. */
  @Override
  public void write(String name, MemorySegment bytes) {
    Integer shard = shardOf.get(name);
    if (shard == null) {
      throw new IllegalArgumentException(name + " is not in the plan");
    }
    while (current < shard) {
      nextShard();
    }
    Objects.requireNonNull(weights).write(name, bytes);
  }

  @Override
  public void writeFile(String name, byte[] bytes) {
    TargetFile.write(directory.path().resolve(name), bytes);
  }

  @Override
  public void commit() {
    while (current + 1 < shards.size()) {
      nextShard();
    }
    finishShard();
    directory.commit();
  }

  @Override
  public void close() {
    try (directory) {
      if (weights != null) {
        weights.close();
      }
    }
  }

  private void nextShard() {
    finishShard();
    current++;
    var shard = shards.get(current);
    weights = SafetensorsWriter.create(directory.path().resolve(shard.name), shard.layout);
  }

  private void finishShard() {
    if (weights != null) {
      weights.finish();
      weights.close();
      weights = null;
    }
  }

  private void writeSmallFiles() {
    TargetFile.write(directory.path().resolve("config.json"), Json.indented(plan.config()));
    plan.companions().forEach(this::copy);
    if (shards.size() > 1) {
      TargetFile.write(directory.path().resolve(ShardIndex.NAME), index());
    }
  }

  private byte[] index() {
    var files = new LinkedHashMap<String, List<TensorEntry>>();
    shards.forEach(shard -> files.put(shard.name, shard.layout.tensors()));
    return ShardIndex.write(files);
  }

  private void copy(Companion companion) {
    Path target = directory.path().resolve(companion.name());
    switch (companion) {
      case Companion.Made(_, byte[] bytes) -> TargetFile.write(target, bytes);
      case Companion.OnDisk(Path path) -> {
        try (var source = SourceFile.open(path);
            var copy = TargetFile.create(target)) {
          copy.append(source, 0, source.size(), done -> {});
          copy.force();
        }
      }
    }
  }

  private static long bytes(CheckpointPlan plan, List<Shard> shards) {
    long bytes = Json.indented(plan.config()).length;
    for (var shard : shards) {
      bytes = Sizes.add(bytes, shard.layout.bytes());
    }
    for (var companion : plan.companions()) {
      bytes = Sizes.add(bytes, bytes(companion));
    }
    return bytes;
  }

  private static long bytes(Companion companion) {
    return switch (companion) {
      case Companion.Made made -> made.bytes().length;
      case Companion.OnDisk(Path path) -> {
        try (var source = SourceFile.open(path)) {
          yield source.size();
        }
      }
    };
  }

  private static List<Shard> shards(CheckpointPlan plan) {
    var groups = groups(plan);
    var shards = new ArrayList<Shard>();
    for (var group : groups) {
      String name =
          groups.size() == 1
              ? "model.safetensors"
              : "model-%05d-of-%05d.safetensors".formatted(shards.size() + 1, groups.size());
      shards.add(new Shard(name, SafetensorsLayout.of(group, plan.metadata())));
    }
    return shards;
  }

  private static List<List<NamedSpec>> groups(CheckpointPlan plan) {
    var groups = new ArrayList<List<NamedSpec>>();
    var group = new ArrayList<NamedSpec>();
    long bytes = 0;
    for (var tensor : plan.tensors()) {
      long size = Sizes.tensor(tensor.spec().dtype(), tensor.spec().shape().extents());
      if (!group.isEmpty() && size > plan.shardBytes() - bytes) {
        groups.add(List.copyOf(group));
        group.clear();
        bytes = 0;
      }
      group.add(tensor);
      bytes = Sizes.add(bytes, size);
    }
    groups.add(List.copyOf(group));
    return groups;
  }
}
