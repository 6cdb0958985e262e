package dev.lbrx.formats.checkpoint;

import dev.lbrx.formats.Sizes;
import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.mlxpack.PackFolder;
import dev.lbrx.formats.output.AtomicDirectory;
import dev.lbrx.formats.output.Draft;
import dev.lbrx.formats.output.FileSet;
import dev.lbrx.formats.safetensors.SafetensorsLayout;
import dev.lbrx.formats.safetensors.SafetensorsWriter;
import dev.lbrx.formats.weights.Companion;
import dev.lbrx.formats.weights.ModelWriter;
import dev.lbrx.formats.weights.ShardSequence;
import dev.lbrx.formats.weights.TensorEntry;
import dev.lbrx.formats.weights.TensorGroups;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes a model in Hugging Face's form, to a directory or a pack: config.json, companions, and the
 * weights in model.safetensors, or in shards with an index. Tensors come in the plan's order, each
 * in pieces of any size. The model appears with {@link #commit()}; closed without it, nothing
 * remains.
 */
public final class CheckpointWriter implements ModelWriter {
  /** The name of what says where the tensors came from. */
  public static final String LINEAGE = "lbrx.json";

  private final CheckpointPlan plan;
  private final FileSet folder;
  private final List<Shard> shards;
  private final ShardSequence weights;
  private byte[] lineage = new byte[0];

  private record Shard(String name, SafetensorsLayout layout) {}

  private CheckpointWriter(CheckpointPlan plan, FileSet folder, List<Shard> shards) {
    this.plan = plan;
    this.folder = folder;
    this.shards = shards;
    this.weights =
        new ShardSequence(
            shards.stream().map(shard -> shard.layout.tensors()).toList(),
            i -> SafetensorsWriter.create(folder.file(shards.get(i).name), shards.get(i).layout));
  }

  /**
   * Begins a directory; refuses one that exists (unless {@code force}), that touches an input, or
   * that the disk has no room for.
   */
  public static CheckpointWriter create(
      Path target, boolean force, List<Path> inputs, CheckpointPlan plan) {
    return create(Draft.begin(target, force, inputs), plan, 0);
  }

  /**
   * Begins a directory or goes on with it, and closes the draft in the end.
   *
   * @param done how many of the plan's tensors earlier runs have written
   */
  public static CheckpointWriter create(Draft draft, CheckpointPlan plan, int done) {
    var shards = shards(plan);
    var writer = new CheckpointWriter(plan, AtomicDirectory.of(draft), shards);
    try {
      draft.requireRoom(bytes(plan, shards));
      draft.directory(
          shards.stream()
              .limit(writer.weights.begun(done))
              .map(Shard::name)
              .collect(Collectors.toSet()));
      writer.begin(0, done);
      return writer;
    } catch (RuntimeException e) {
      writer.close();
      throw e;
    }
  }

  /**
   * Begins a pack of version 2 that holds the directory's files, or goes on with it, and closes the
   * draft in the end.
   *
   * @param done how many of the plan's tensors earlier runs have written
   */
  public static CheckpointWriter createPack(Draft draft, CheckpointPlan plan, int done) {
    var shards = shards(plan);
    var folder = PackFolder.of(draft, bytes(plan, shards));
    var writer = new CheckpointWriter(plan, folder, shards);
    try {
      // What comes before the weights is there if any of them is.
      writer.begin(done == 0 ? 0 : Long.MAX_VALUE, done);
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
    weights.write(name, bytes);
  }

  @Override
  public void force() {
    weights.force();
  }

  @Override
  public int wholeFiles() {
    return weights.wholeFiles();
  }

  @Override
  public Map<String, String> smallFiles() {
    var sums = new LinkedHashMap<String, String>();
    listSmallFiles().forEach(file -> sums.put(file.name(), file.hashed()));
    return sums;
  }

  @Override
  public void writeLineage(byte[] bytes) {
    lineage = bytes;
  }

  @Override
  public void commit() {
    weights.finish();
    if (lineage.length > 0) {
      folder.write(LINEAGE, lineage);
    }
    folder.commit();
  }

  @Override
  public void close() {
    try (folder) {
      weights.close();
    }
  }

  private void begin(long written, int done) {
    listSmallFiles().forEach(file -> copy(file, Math.min(written, file.size())));
    weights.resume(
        done,
        (i, tensors) -> {
          var shard = shards.get(i);
          return SafetensorsWriter.resume(
              position -> folder.file(shard.name, position), shard.layout, tensors);
        });
  }

  private List<Companion> listSmallFiles() {
    var files = new ArrayList<Companion>();
    files.add(new Companion.Made(DirectorySource.CONFIG, Json.indented(plan.config())));
    files.addAll(plan.companions());
    if (shards.size() > 1) {
      files.add(new Companion.Made(ShardIndex.NAME, index(shards)));
    }
    return files;
  }

  private static byte[] index(List<Shard> shards) {
    var files = new LinkedHashMap<String, List<TensorEntry>>();
    shards.forEach(shard -> files.put(shard.name, shard.layout.tensors()));
    return ShardIndex.write(files);
  }

  private void copy(Companion companion, long written) {
    try (var file = folder.file(companion.name(), written)) {
      companion.copyTo(file, written, done -> {});
      file.force();
    }
  }

  private static long bytes(CheckpointPlan plan, List<Shard> shards) {
    long bytes = Json.indented(plan.config()).length;
    for (var shard : shards) {
      bytes = Sizes.add(bytes, shard.layout.bytes());
    }
    if (shards.size() > 1) {
      bytes = Sizes.add(bytes, index(shards).length);
    }
    for (var companion : plan.companions()) {
      bytes = Sizes.add(bytes, companion.size());
    }
    return bytes;
  }

  private static List<Shard> shards(CheckpointPlan plan) {
    var groups = TensorGroups.of(plan.tensors(), plan.shardBytes());
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
}
