package dev.lbrx.formats.mlxpack;

import dev.lbrx.formats.SourceFile;
import dev.lbrx.formats.Storage;
import dev.lbrx.formats.checkpoint.ShardIndex;
import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.output.AtomicDirectory;
import dev.lbrx.formats.safetensors.SafetensorsFile;
import dev.lbrx.formats.weights.Companion;
import dev.lbrx.formats.weights.FileCopy;
import dev.lbrx.formats.weights.TensorEntry;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * An MLXPack file, open for reading. Version 1 has {@link PackMetadata configuration and tokenizer
 * as JSON}, then safetensors files one after another; version 2 has any files, aligned, then {@link
 * SectionList their list} with the SHA-256 of each.
 */
public final class MlxPack implements AutoCloseable {
  // A tensor of a header, its place, and its line of the index.
  private static final int ENTRY_BYTES = 640;
  private static final int PADDING_BYTES = 4096;

  private final SourceFile source;
  private final int version;
  private final List<Section> sections;
  private final Map<String, byte[]> texts;
  private final List<SafetensorsFile> weights;

  private MlxPack(
      SourceFile source,
      int version,
      List<Section> sections,
      Map<String, byte[]> texts,
      List<SafetensorsFile> weights) {
    this.source = source;
    this.version = version;
    this.sections = sections;
    this.texts = texts;
    this.weights = weights;
  }

  /**
   * Opens a pack and checks it as a whole, the headers of its safetensors files included. {@link
   * ErrorCode#PACK}: it breaks the format; {@link ErrorCode#UNSUPPORTED}: another version; {@link
   * ErrorCode#CHECKSUM}: its metadata is damaged; {@link ErrorCode#SAFETENSORS}, {@link
   * ErrorCode#SHARD_INDEX}: a file in it is unsound, or two hold one tensor.
   */
  public static MlxPack open(Path path) {
    var source = SourceFile.open(path);
    try {
      return read(source);
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /** Whether a file begins as a pack does. */
  public static boolean is(Path path) {
    try (var source = SourceFile.open(path)) {
      return PackHead.is(source);
    }
  }

  /** The path it was opened by. */
  public Path path() {
    return source.path();
  }

  /** 1 or 2. */
  public int version() {
    return version;
  }

  /** The files in it, in the order of their bytes; of version 1 those of the weights alone. */
  public List<Section> sections() {
    return sections;
  }

  /** Every file that {@link #extraction} copies, by name, with its size. */
  public Map<String, Long> files() {
    var files = new LinkedHashMap<String, Long>();
    texts.forEach((name, bytes) -> files.put(name, (long) bytes.length));
    sections.forEach(section -> files.put(section.name(), section.bytes()));
    return files;
  }

  /** A file of the pack, to read or to copy; empty where there is none of that name. */
  Optional<Companion> file(String name) {
    byte[] text = texts.get(name);
    if (text != null) {
      return Optional.of(new Companion.Made(name, text));
    }
    return sections.stream()
        .filter(section -> section.name().equals(name))
        .findFirst()
        .map(this::within);
  }

  private Companion.Within within(Section section) {
    return new Companion.Within(
        section.name(), source, section.position(), section.bytes(), section.sha256());
  }

  /** The object that a JSON file of the pack holds, which must have its hash. */
  Optional<ObjectNode> json(String name, long limit) {
    sections.stream()
        .filter(section -> section.name().equals(name))
        .findFirst()
        .flatMap(section -> within(section).damage(done -> {}))
        .ifPresent(
            problem -> {
              throw problem;
            });
    return file(name)
        .map(file -> Json.requireObject(file.content(limit, ErrorCode.JSON), label(name)));
  }

  /** A file's name with the pack's, for messages. */
  String label(String name) {
    return name + " in " + path();
  }

  /** The weights' files, open as long as the pack is. */
  List<SafetensorsFile> weights() {
    return weights;
  }

  /**
   * Reads the whole pack and gives one {@link ErrorCode#CHECKSUM} a file whose bytes do not have
   * the SHA-256 that the pack says, and one {@link ErrorCode#PACK} for bytes between files that are
   * not zero: with what {@link #open} checks, every bit of version 2. Version 1 has no hashes: its
   * list is empty, {@link #version()} says so.
   *
   * @param progress is told the bytes read so far
   */
  public List<LbrxException> verify(LongConsumer progress) {
    var problems = new ArrayList<LbrxException>();
    long done = 0;
    for (var section : sections) {
      long before = done;
      within(section).damage(read -> progress.accept(before + read)).ifPresent(problems::add);
      if (version == PackHead.SECOND) {
        padding(section).ifPresent(problems::add);
      }
      done += section.bytes();
    }
    source.requireUnchanged();
    return problems;
  }

  private Optional<LbrxException> padding(Section section) {
    long end = section.position() + section.bytes();
    byte[] bytes = new byte[(int) (-end & (PADDING_BYTES - 1))];
    source.read(end, MemorySegment.ofArray(bytes));
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] != 0) {
        return Optional.of(
            new LbrxException(
                ErrorCode.PACK,
                "%s at byte %d: expected zeros behind %s"
                    .formatted(path(), end + i, section.name())));
      }
    }
    return Optional.empty();
  }

  /**
   * What is copied to make a directory of some of the files. {@link ErrorCode#NOT_FOUND}: the pack
   * has no such file.
   */
  public FileCopy extraction(List<String> names) {
    var files = new ArrayList<Companion>();
    for (String name : names) {
      files.add(
          file(name)
              .orElseThrow(
                  () ->
                      new LbrxException(
                          ErrorCode.NOT_FOUND,
                          path()
                              + " holds no file "
                              + name
                              + ", it has "
                              + String.join(", ", files().keySet()))));
    }
    return new FileCopy(
        List.of(path()),
        files,
        (draft, all) -> AtomicDirectory.of(draft, all.bytes(), all.begun(draft)));
  }

  @Override
  public void close() {
    source.close();
  }

  private static MlxPack read(SourceFile source) {
    String file = source.path().toString();
    var head = PackHead.read(source);
    var json = head.metadata(source);
    if (head.version() == PackHead.SECOND) {
      var sections = SectionList.read(json, file, head.position());
      var weights = weights(source, sections);
      var pack = new MlxPack(source, PackHead.SECOND, sections, Map.of(), weights);
      pack.json(ShardIndex.NAME, PackHead.LARGEST_METADATA)
          .ifPresent(
              index ->
                  ShardIndex.of(index, pack.label(ShardIndex.NAME))
                      .requireMatch(pack.weightsByName()));
      return pack;
    }
    long dataStart = head.position() + head.metadataBytes();
    var metadata = PackMetadata.read(json, file, source.size() - dataStart);
    var sections =
        metadata.weights().stream()
            .map(
                each ->
                    new Section(
                        each.name(), dataStart + each.offset(), each.bytes(), Optional.empty()))
            .toList();
    var weights = weights(source, sections);
    var texts = new LinkedHashMap<>(metadata.texts());
    // A pack of version 1 does not carry the index of shards: their headers say the same.
    if (weights.size() > 1) {
      var shards = new LinkedHashMap<String, List<TensorEntry>>();
      for (int i = 0; i < sections.size(); i++) {
        shards.put(sections.get(i).name(), weights.get(i).tensors());
      }
      texts.put(ShardIndex.NAME, ShardIndex.write(shards));
    }
    return new MlxPack(source, PackHead.FIRST, sections, texts, weights);
  }

  private Map<String, List<TensorEntry>> weightsByName() {
    var byName = new LinkedHashMap<String, List<TensorEntry>>();
    int next = 0;
    for (var section : sections) {
      if (section.isWeights()) {
        byName.put(section.name(), weights.get(next++).tensors());
      }
    }
    return byName;
  }

  private static List<SafetensorsFile> weights(SourceFile source, List<Section> sections) {
    var weights = new ArrayList<SafetensorsFile>();
    var places = new LinkedHashMap<String, String>();
    long heapBytes = 0;
    for (var section : sections) {
      if (!section.isWeights()) {
        continue;
      }
      var file =
          SafetensorsFile.within(source, section.name(), section.position(), section.bytes());
      for (var tensor : file.tensors()) {
        heapBytes += ENTRY_BYTES + 2L * tensor.name().length();
        String other = places.put(tensor.name(), section.name());
        if (other != null) {
          throw new LbrxException(
              ErrorCode.SHARD_INDEX,
              "%s: tensor %s is in %s and in %s"
                  .formatted(source.path(), tensor.name(), other, section.name()));
        }
      }
      Storage.requireHeap("the tensor list of " + source.path(), heapBytes);
      weights.add(file);
    }
    return weights;
  }
}
