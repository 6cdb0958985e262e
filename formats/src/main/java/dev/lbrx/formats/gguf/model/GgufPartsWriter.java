package dev.lbrx.formats.gguf.model;

import dev.lbrx.formats.Sizes;
import dev.lbrx.formats.TargetFile;
import dev.lbrx.formats.checkpoint.CheckpointWriter;
import dev.lbrx.formats.gguf.GgufLayout;
import dev.lbrx.formats.gguf.GgufValue;
import dev.lbrx.formats.gguf.GgufWriter;
import dev.lbrx.formats.output.Draft;
import dev.lbrx.formats.weights.ModelWriter;
import dev.lbrx.formats.weights.NamedSpec;
import dev.lbrx.formats.weights.ShardSequence;
import dev.lbrx.formats.weights.TensorGroups;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Writes tensors under their own names: to one GGUF file, or to a directory of parts {@code
 * NAME-00001-of-00003.gguf}, of which the first has the model's metadata. Source: llama.cpp,
 * gguf-split.
 */
public final class GgufPartsWriter implements ModelWriter {
  private final Draft draft;
  private final boolean directory;
  private final ShardSequence weights;
  private byte[] lineage = new byte[0];

  private record Part(Path path, GgufLayout layout) {}

  private GgufPartsWriter(Draft draft, List<Part> parts, boolean directory) {
    this.draft = draft;
    this.directory = directory;
    this.weights =
        new ShardSequence(
            parts.stream().map(part -> part.layout.tensors()).toList(),
            i -> GgufWriter.create(parts.get(i).path, parts.get(i).layout));
  }

  /**
   * Begins one file or goes on with it, and closes the draft in the end.
   *
   * @param done how many of the tensors earlier runs have written
   */
  public static GgufPartsWriter file(
      Draft draft, int done, List<NamedSpec> tensors, Map<String, GgufValue> metadata) {
    return begin(
        draft,
        done,
        () -> List.of(new Part(draft.path(), GgufLayout.of(metadata, tensors))),
        false);
  }

  /**
   * Begins a directory of parts or goes on with it, and closes the draft in the end.
   *
   * @param done how many of the tensors earlier runs have written
   * @param most the most data bytes of a part; a larger tensor has one to itself
   */
  public static GgufPartsWriter directory(
      Draft draft, int done, List<NamedSpec> tensors, Map<String, GgufValue> metadata, long most) {
    return begin(draft, done, () -> parts(draft.path(), tensors, metadata, most), true);
  }

  private static GgufPartsWriter begin(
      Draft draft, int done, Supplier<List<Part>> plan, boolean directory) {
    var parts = planned(draft, plan);
    var writer = new GgufPartsWriter(draft, parts, directory);
    try {
      draft.requireRoom(
          parts.stream().mapToLong(part -> part.layout.bytes()).reduce(0, Sizes::add));
      if (directory) {
        draft.directory(
            parts.stream()
                .limit(writer.weights.begun(done))
                .map(part -> String.valueOf(part.path.getFileName()))
                .collect(Collectors.toSet()));
      }
      writer.weights.resume(
          done, (i, some) -> GgufWriter.resume(parts.get(i).path, parts.get(i).layout, some));
      return writer;
    } catch (RuntimeException e) {
      writer.close();
      throw e;
    }
  }

  private static List<Part> planned(Draft draft, Supplier<List<Part>> plan) {
    try {
      return plan.get();
    } catch (RuntimeException e) {
      draft.close();
      throw e;
    }
  }

  private static List<Part> parts(
      Path directory, List<NamedSpec> tensors, Map<String, GgufValue> metadata, long most) {
    String name = String.valueOf(directory.getFileName());
    var groups = TensorGroups.of(tensors, most);
    var parts = new ArrayList<Part>();
    for (var group : groups) {
      int number = parts.size() + 1;
      var values = new LinkedHashMap<>(number == 1 ? metadata : Map.<String, GgufValue>of());
      values.putAll(Parts.keys(number, groups.size(), tensors.size()));
      Path path = directory.resolve(Parts.name(name, number, groups.size()));
      parts.add(new Part(path, GgufLayout.of(values, group)));
    }
    return parts;
  }

  @Override
  public void write(String name, MemorySegment bytes) {
    weights.write(name, bytes);
  }

  @Override
  public void writeLineage(byte[] bytes) {
    lineage = bytes;
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
  public void commit() {
    weights.finish();
    if (directory && lineage.length > 0) {
      TargetFile.write(draft.path().resolve(CheckpointWriter.LINEAGE), lineage);
    } else if (lineage.length > 0) {
      draft.writeBeside(lineage);
    }
    draft.commit();
  }

  @Override
  public void close() {
    try (draft) {
      weights.close();
    }
  }
}
