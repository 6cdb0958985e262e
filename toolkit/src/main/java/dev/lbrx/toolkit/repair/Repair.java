package dev.lbrx.toolkit.repair;

import dev.lbrx.formats.SourceFile;
import dev.lbrx.formats.Storage;
import dev.lbrx.formats.checkpoint.FileKind;
import dev.lbrx.formats.checkpoint.ShardIndex;
import dev.lbrx.formats.gguf.GgufFile;
import dev.lbrx.formats.gguf.GgufHeader;
import dev.lbrx.formats.gguf.GgufLayout;
import dev.lbrx.formats.output.AtomicDirectory;
import dev.lbrx.formats.output.Draft;
import dev.lbrx.formats.output.FileSet;
import dev.lbrx.formats.output.JoinedFiles;
import dev.lbrx.formats.safetensors.SafetensorsLayout;
import dev.lbrx.formats.weights.Companion;
import dev.lbrx.formats.weights.CopySource;
import dev.lbrx.formats.weights.FileCopy;
import dev.lbrx.formats.weights.NamedSpec;
import dev.lbrx.formats.weights.TensorEntry;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What can be saved of a damaged file or directory: trailing bytes, holes, wrong lengths and
 * offsets out of order are mended, intact tensors keep their bytes. Nothing is made up, unless lost
 * tensors of known dtype and shape are to become zeros. The source is only read, and open until
 * this is closed.
 */
public final class Repair implements AutoCloseable {
  private final boolean fillZero;
  private final List<SourceFile> sources = new ArrayList<>();
  private final List<Path> inputs = new ArrayList<>();
  private final List<CopySource> files = new ArrayList<>();
  private final Map<String, String> lost = new TreeMap<>();
  private final Map<String, List<TensorEntry>> shards = new LinkedHashMap<>();
  private final Set<String> taken = new HashSet<>();
  private final boolean directory;
  private int kept;

  private Repair(Path source, boolean fillZero) {
    this.fillZero = fillZero;
    this.directory = Files.isDirectory(source);
  }

  /**
   * Looks at a safetensors or GGUF file, or a directory of safetensors files. {@link
   * ErrorCode#SAFETENSORS}, {@link ErrorCode#GGUF}: its header cannot be read at all; {@link
   * ErrorCode#NOT_A_MODEL}: a directory without weights.
   */
  public static Repair of(Path source, boolean fillZero) {
    if (!Files.exists(source)) {
      throw new LbrxException(
          ErrorCode.NOT_FOUND, source + ": no such file or directory: check the path");
    }
    var repair = new Repair(source, fillZero);
    try {
      if (repair.directory) {
        repair.directory(source);
      } else {
        repair.file(source);
      }
      return repair;
    } catch (RuntimeException e) {
      repair.close();
      throw e;
    }
  }

  /** How many tensors have their bytes. */
  public int kept() {
    return kept;
  }

  /** Why the others do not, by name. */
  public Map<String, String> lost() {
    return java.util.Collections.unmodifiableMap(lost);
  }

  /** What writes it. */
  public FileCopy copy() {
    return new FileCopy(inputs, files, this::output);
  }

  private FileSet output(Draft draft, FileCopy files) {
    return directory
        ? AtomicDirectory.of(draft, files.bytes(), files.begun(draft))
        : JoinedFiles.of(draft, files.bytes());
  }

  private void directory(Path source) {
    for (Path file : list(source)) {
      String name = String.valueOf(file.getFileName());
      if (name.endsWith(".safetensors")) {
        file(file);
      } else if (!name.equals(ShardIndex.NAME)) {
        inputs.add(file);
        files.add(new Companion.OnDisk(file));
      }
    }
    if (shards.isEmpty()) {
      throw new LbrxException(
          ErrorCode.NOT_A_MODEL, source + " holds no safetensors file that could be repaired");
    }
    if (shards.size() > 1 || !shards.containsKey("model.safetensors")) {
      files.add(new Companion.Made(ShardIndex.NAME, ShardIndex.write(shards)));
    }
    missing(source.resolve(ShardIndex.NAME));
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

  private void file(Path from) {
    var source = SourceFile.open(from);
    sources.add(source);
    inputs.add(from);
    if (FileKind.isGguf(from)) {
      gguf(source);
    } else {
      safetensors(source);
    }
  }

  private void safetensors(SourceFile source) {
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
    add(source, layout.head(), layout.tensors(), places, layout.bytes());
    shards.put(String.valueOf(source.path().getFileName()), layout.tensors());
  }

  private void gguf(SourceFile source) {
    GgufHeader header = GgufFile.salvage(source);
    var found = Found.within(header.tensors(), Map.of(), source.size());
    var places = places(found);
    var specs =
        header.tensors().stream()
            .filter(t -> fillZero || places.containsKey(t.name()))
            .map(t -> new NamedSpec(t.name(), t.spec()))
            .toList();
    var layout = planned(source, () -> GgufLayout.of(header.metadata(), specs));
    add(source, layout.head(), layout.tensors(), places, layout.bytes());
  }

  // The head, and the tensors where the layout has them, with zeros between.
  private void add(
      SourceFile source,
      byte[] head,
      List<TensorEntry> tensors,
      Map<String, TensorEntry> places,
      long bytes) {
    var parts = new ArrayList<CopySource>();
    parts.add(new Companion.Made("head", head));
    long end = head.length;
    for (var tensor : tensors) {
      parts.add(new CopySource.Zeros("padding", tensor.position() - end));
      var from = places.get(tensor.name());
      parts.add(
          from == null
              ? new CopySource.Zeros(tensor.name(), tensor.bytes())
              : new Companion.Within(
                  tensor.name(), source, from.position(), from.bytes(), Optional.empty()));
      end = tensor.position() + tensor.bytes();
    }
    parts.add(new CopySource.Zeros("padding", bytes - end));
    files.add(new CopySource.Joined(String.valueOf(source.path().getFileName()), parts));
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

  private static List<Path> list(Path directory) {
    try (var listing = Files.list(directory)) {
      return listing.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw Storage.error("cannot list", directory, e);
    }
  }

  @Override
  public void close() {
    sources.forEach(SourceFile::close);
  }
}
