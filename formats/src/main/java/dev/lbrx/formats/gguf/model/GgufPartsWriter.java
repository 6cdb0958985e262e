package dev.lbrx.formats.gguf.model;

import dev.lbrx.formats.Sizes;
import dev.lbrx.formats.TargetFile;
import dev.lbrx.formats.gguf.GgufLayout;
import dev.lbrx.formats.gguf.GgufValue;
import dev.lbrx.formats.gguf.GgufWriter;
import dev.lbrx.formats.output.Draft;
import dev.lbrx.formats.weights.ModelWriter;
import dev.lbrx.formats.weights.NamedSpec;
import dev.lbrx.formats.weights.TensorGroups;
import dev.lbrx.formats.weights.TensorSequence;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes tensors under their own names: to one GGUF file, or to a directory of parts {@code
 * NAME-00001-of-00003.gguf}, of which the first has the model's metadata. Source: llama.cpp,
 * gguf-split.
 */
public final class GgufPartsWriter implements ModelWriter {
  private final Draft draft;
  private final List<Part> parts;
  private final Map<String, Integer> partOf = new HashMap<>();
  private final Map<String, byte[]> later = new LinkedHashMap<>();
  private int current = -1;
  private @Nullable GgufWriter weights;

  private record Part(Path path, GgufLayout layout) {}

  private GgufPartsWriter(Draft draft, List<Part> parts) {
    this.draft = draft;
    this.parts = parts;
    for (int i = 0; i < parts.size(); i++) {
      for (var tensor : parts.get(i).layout.tensors()) {
        partOf.put(tensor.name(), i);
      }
    }
  }

  /**
   * Begins one file or goes on with it, and closes the draft in the end.
   *
   * @param done how many of the tensors earlier runs have written
   */
  public static GgufPartsWriter file(
      Draft draft, int done, List<NamedSpec> tensors, Map<String, GgufValue> metadata) {
    try {
      var part = new Part(draft.path(), GgufLayout.of(metadata, tensors));
      draft.requireRoom(part.layout.bytes());
      return begun(new GgufPartsWriter(draft, List.of(part)), done);
    } catch (RuntimeException e) {
      draft.close();
      throw e;
    }
  }

  /**
   * Begins a directory of parts or goes on with it, and closes the draft in the end.
   *
   * @param done how many of the tensors earlier runs have written
   * @param most the most data bytes of a part; a larger tensor has one to itself
   */
  public static GgufPartsWriter directory(
      Draft draft, int done, List<NamedSpec> tensors, Map<String, GgufValue> metadata, long most) {
    try {
      var writer = new GgufPartsWriter(draft, parts(draft.path(), tensors, metadata, most));
      long bytes = 0;
      var whole = new HashSet<String>();
      int left = done;
      for (var part : writer.parts) {
        bytes = Sizes.add(bytes, part.layout.bytes());
        if (left > 0) {
          whole.add(String.valueOf(part.path.getFileName()));
        }
        left -= part.layout.tensors().size();
      }
      draft.requireRoom(bytes);
      draft.directory(whole);
      return begun(writer, done);
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

  private static GgufPartsWriter begun(GgufPartsWriter writer, int done) {
    try {
      writer.begin(done);
      return writer;
    } catch (RuntimeException e) {
      writer.close();
      throw e;
    }
  }

  private void begin(int done) {
    int left = done;
    while (left > 0) {
      var part = parts.get(++current);
      var tensors = part.layout.tensors();
      int some = Math.min(left, tensors.size());
      var sequence = new TensorSequence(tensors);
      tensors.stream().limit(some).forEach(t -> sequence.skip(t.name(), t.bytes()));
      weights = GgufWriter.resume(part.path, part.layout, sequence);
      if (some == tensors.size()) {
        finishPart();
      }
      left -= some;
    }
    if (current < 0) {
      nextPart();
    }
  }

  @Override
  public void write(String name, MemorySegment bytes) {
    Integer part = partOf.get(name);
    if (part == null) {
      throw new IllegalArgumentException(name + " is not in the plan");
    }
    while (current < part) {
      nextPart();
    }
    if (bytes.byteSize() == 0) {
      return;
    }
    var file = weights;
    if (file == null) {
      throw new IllegalStateException(name + " after the last tensor of its file");
    }
    file.write(name, bytes);
    if (file.isWhole()) {
      finishPart();
    }
  }

  private void nextPart() {
    finishPart();
    current++;
    weights = GgufWriter.create(parts.get(current).path, parts.get(current).layout);
  }

  private void finishPart() {
    if (weights != null) {
      weights.finish();
      weights.close();
      weights = null;
    }
  }

  /** Kept for the end; one file stands alone and has no place for others. */
  @Override
  public void writeFile(String name, byte[] bytes) {
    later.put(name, bytes);
  }

  @Override
  public void force() {
    if (weights != null) {
      weights.force();
    }
  }

  @Override
  public int wholeFiles() {
    return weights == null ? current + 1 : current;
  }

  @Override
  public void commit() {
    while (current + 1 < parts.size()) {
      nextPart();
    }
    finishPart();
    if (!parts.getFirst().path.equals(draft.path())) {
      later.forEach((name, bytes) -> TargetFile.write(draft.path().resolve(name), bytes));
    }
    draft.commit();
  }

  @Override
  public void close() {
    try (draft) {
      if (weights != null) {
        weights.close();
      }
    }
  }
}
