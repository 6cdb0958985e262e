package dev.lbrx.toolkit.repair;

import dev.lbrx.formats.SourceFile;
import dev.lbrx.formats.Storage;
import dev.lbrx.formats.TargetFile;
import dev.lbrx.formats.checkpoint.FileKind;
import dev.lbrx.formats.checkpoint.ShardIndex;
import dev.lbrx.formats.gguf.GgufFile;
import dev.lbrx.formats.gguf.GgufHeader;
import dev.lbrx.formats.gguf.GgufLayout;
import dev.lbrx.formats.gguf.GgufWriter;
import dev.lbrx.formats.output.AtomicDirectory;
import dev.lbrx.formats.output.AtomicFile;
import dev.lbrx.formats.safetensors.SafetensorsLayout;
import dev.lbrx.formats.safetensors.SafetensorsWriter;
import dev.lbrx.formats.weights.NamedSpec;
import dev.lbrx.formats.weights.TensorEntry;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Writes what can be saved of a damaged file or directory beside it: trailing bytes, holes, wrong
 * lengths and offsets out of order are mended, intact tensors keep their bytes. Nothing is made up,
 * unless lost tensors of known dtype and shape are to become zeros. The source is only read.
 */
public final class Repair {
  /**
   * What came of it.
   *
   * @param kept how many tensors have their bytes
   * @param lost why the others do not, by name
   */
  public record Report(int kept, Map<String, String> lost) {
    /** Copies, sorted. */
    public Report {
      lost = java.util.Collections.unmodifiableMap(new TreeMap<>(lost));
    }
  }

  private static final int BLOCK = 1 << 20;

  private final boolean fillZero;
  private final Map<String, String> lost = new TreeMap<>();
  private final Map<String, List<TensorEntry>> shards = new LinkedHashMap<>();
  private final Set<String> taken = new HashSet<>();
  private int kept;

  private Repair(boolean fillZero) {
    this.fillZero = fillZero;
  }

  /**
   * Repairs a safetensors or GGUF file, or a directory of safetensors files. {@link
   * ErrorCode#SAFETENSORS}, {@link ErrorCode#GGUF}: its header cannot be read at all; {@link
   * ErrorCode#OUTPUT_EXISTS}: as for every job.
   */
  public static Report run(Path source, Path target, boolean force, boolean fillZero) {
    if (!Files.exists(source)) {
      throw new LbrxException(
          ErrorCode.NOT_FOUND, source + ": no such file or directory: check the path");
    }
    var repair = new Repair(fillZero);
    if (Files.isDirectory(source)) {
      repair.directory(source, target, force);
    } else {
      AtomicFile.write(
          target, force, List.of(source), size(source), partial -> repair.file(source, partial));
    }
    return new Report(repair.kept, repair.lost);
  }

  private void directory(Path source, Path target, boolean force) {
    var files = files(source);
    long bytes = files.stream().mapToLong(Repair::size).sum();
    try (var output = AtomicDirectory.create(target, force, List.of(source), bytes)) {
      for (Path file : files) {
        String name = name(file);
        Path copy = output.path().resolve(name);
        if (name.endsWith(".safetensors")) {
          file(file, copy);
        } else if (!name.equals(ShardIndex.NAME)) {
          copy(file, copy);
        }
      }
      if (shards.isEmpty()) {
        throw new LbrxException(
            ErrorCode.NOT_A_MODEL, source + " holds no safetensors file that could be repaired");
      }
      if (shards.size() > 1 || !shards.containsKey("model.safetensors")) {
        TargetFile.write(output.path().resolve(ShardIndex.NAME), ShardIndex.write(shards));
      }
      missing(source.resolve(ShardIndex.NAME));
      output.commit();
    }
  }

  // What the old index names and no shard has.
  private void missing(Path index) {
    if (!Files.isRegularFile(index)) {
      return;
    }
    try {
      for (var shard : ShardIndex.read(index).shards().entrySet()) {
        if (!taken.contains(shard.getKey())) {
          lost.putIfAbsent(shard.getKey(), "no file holds it, the index says " + shard.getValue());
        }
      }
    } catch (LbrxException e) {
      // An index that cannot be read is only made again.
      return;
    }
  }

  private void file(Path from, Path to) {
    try (var source = SourceFile.open(from)) {
      if (FileKind.isGguf(from)) {
        gguf(source, to);
      } else {
        safetensors(source, to);
      }
    }
  }

  private void safetensors(SourceFile source, Path to) {
    var remains = SafetensorsRepair.read(source);
    var places = places(remains.found());
    var specs = new ArrayList<NamedSpec>();
    for (var entry : remains.found().entries()) {
      if (places.containsKey(entry.name())) {
        specs.add(new NamedSpec(entry.name(), entry.spec()));
      }
    }
    if (fillZero) {
      remains.described().values().stream()
          .filter(spec -> remains.found().lost().containsKey(spec.name()))
          .forEach(specs::add);
    }
    var layout = planned(source, () -> SafetensorsLayout.of(specs, remains.metadata()));
    requireRoom(to, layout.bytes());
    try (var writer = SafetensorsWriter.create(to, layout)) {
      layout.tensors().forEach(t -> write(source, places.get(t.name()), t, writer::write));
      writer.finish();
    }
    shards.put(name(to), layout.tensors());
  }

  private void gguf(SourceFile source, Path to) {
    GgufHeader header = GgufFile.salvage(source);
    var found = Found.within(header.tensors(), Map.of(), source.size());
    var places = places(found);
    var specs =
        header.tensors().stream()
            .filter(t -> fillZero || places.containsKey(t.name()))
            .map(t -> new NamedSpec(t.name(), t.spec()))
            .toList();
    var layout = planned(source, () -> GgufLayout.of(header.metadata(), specs));
    requireRoom(to, layout.bytes());
    try (var writer = GgufWriter.create(to, layout)) {
      layout.tensors().forEach(t -> write(source, places.get(t.name()), t, writer::write));
      writer.finish();
    }
  }

  // Shapes of lost tensors may be anything.
  private static <T> T planned(SourceFile source, Supplier<T> plan) {
    try {
      return plan.get();
    } catch (ArithmeticException e) {
      throw new LbrxException(
          ErrorCode.SHAPE,
          source.path() + " describes lost tensors of more than 2^63 bytes: leave --fill-zero out",
          e);
    }
  }

  private static void requireRoom(Path file, long bytes) {
    try {
      long free =
          Files.getFileStore(java.util.Objects.requireNonNull(file.getParent())).getUsableSpace();
      if (bytes > free) {
        throw new LbrxException(
            ErrorCode.DISK_FULL,
            file + " needs " + bytes + " bytes, " + free + " are free there: make room");
      }
    } catch (IOException e) {
      throw Storage.error("cannot ask for the free space of", file, e);
    }
  }

  // Where the tensors lie that no file before has given.
  private Map<String, TensorEntry> places(Found found) {
    lost.putAll(found.lost());
    var places = new HashMap<String, TensorEntry>();
    for (var entry : found.entries()) {
      if (taken.add(entry.name())) {
        places.put(entry.name(), entry);
        lost.remove(entry.name());
        kept++;
      } else {
        lost.put(entry.name(), "it is in two files, the first one counts");
      }
    }
    return places;
  }

  private interface Sink {
    void write(String name, MemorySegment bytes);
  }

  private static void write(
      SourceFile source,
      @org.jspecify.annotations.Nullable TensorEntry from,
      TensorEntry to,
      Sink sink) {
    byte[] block = new byte[(int) Math.min(BLOCK, to.bytes())];
    for (long done = 0; done < to.bytes(); done += block.length) {
      var part = MemorySegment.ofArray(block).asSlice(0, Math.min(block.length, to.bytes() - done));
      if (from != null) {
        from.read(source, done, part);
      }
      sink.write(to.name(), part);
    }
  }

  private static void copy(Path from, Path to) {
    try (var source = SourceFile.open(from);
        var file = TargetFile.create(to)) {
      file.append(source, 0, source.size(), done -> {});
      file.force();
    }
  }

  private static List<Path> files(Path directory) {
    try (var listing = Files.list(directory)) {
      return listing.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw Storage.error("cannot list", directory, e);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw Storage.error("cannot read", file, e);
    }
  }

  private static String name(Path file) {
    return java.util.Objects.requireNonNull(file.getFileName())
        .toString()
        .replaceFirst("^\\.(.*)\\.lbrx-partial$", "$1");
  }
}
