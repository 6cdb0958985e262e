package dev.lbrx.formats.mlxpack;

import dev.lbrx.formats.SourceFile;
import dev.lbrx.formats.Storage;
import dev.lbrx.formats.TargetFile;
import dev.lbrx.formats.checkpoint.ShardIndex;
import dev.lbrx.formats.json.Json;
import dev.lbrx.formats.output.AtomicDirectory;
import dev.lbrx.formats.safetensors.SafetensorsFile;
import dev.lbrx.formats.weights.TensorEntry;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * An MLXPack file of version 1, open for reading: {@code "MLXP"}, the version as u32, the size of
 * the metadata as u64, the metadata as JSON, then safetensors files one after another; all numbers
 * little-endian.
 */
public final class MlxPack implements AutoCloseable {
  /** Bytes before the metadata. */
  static final int HEAD = 16;

  /** The largest metadata, in bytes. */
  static final long LARGEST_METADATA = 100_000_000;

  static final int VERSION = 1;
  private static final String MAGIC = "MLXP";
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  // The text, its tree, and the files made of it.
  private static final int HEAP_PER_METADATA_BYTE = 4;
  // A tensor of a header, its place, and its line of the index.
  private static final int ENTRY_BYTES = 640;

  private final SourceFile source;
  private final long dataStart;
  private final PackMetadata metadata;
  private final Map<String, byte[]> texts;

  private MlxPack(
      SourceFile source, long dataStart, PackMetadata metadata, Map<String, byte[]> texts) {
    this.source = source;
    this.dataStart = dataStart;
    this.metadata = metadata;
    this.texts = texts;
  }

  /**
   * Opens a pack and checks it as a whole, the headers of its safetensors files included. {@link
   * ErrorCode#PACK}: it breaks the format; {@link ErrorCode#UNSUPPORTED}: another version; {@link
   * ErrorCode#SAFETENSORS}, {@link ErrorCode#SHARD_INDEX}: a file in it is unsound, or two hold one
   * tensor.
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
      return source.size() >= MAGIC.length() && magic(source).equals(MAGIC);
    }
  }

  /** The path it was opened by. */
  public Path path() {
    return source.path();
  }

  /** The weights' files, in the order of their bytes. */
  public List<PackedFile> weights() {
    return metadata.weights();
  }

  /** Every file that {@link #extract} makes, by name, with its size. */
  public Map<String, Long> files() {
    var files = new LinkedHashMap<String, Long>();
    texts.forEach((name, bytes) -> files.put(name, (long) bytes.length));
    weights().forEach(file -> files.put(file.name(), file.bytes()));
    return files;
  }

  /**
   * Makes a directory of some or all of the files; it appears whole or not at all. {@link
   * ErrorCode#NOT_FOUND}: the pack has no such file.
   *
   * @param progress is told the bytes written so far
   */
  public void extract(List<String> names, Path target, boolean force, LongConsumer progress) {
    var sizes = files();
    long bytes = 0;
    for (String name : names) {
      Long size = sizes.get(name);
      if (size == null) {
        throw new LbrxException(
            ErrorCode.NOT_FOUND,
            path() + " holds no file " + name + ", it has " + String.join(", ", sizes.keySet()));
      }
      bytes += size;
    }
    try (var directory = AtomicDirectory.create(target, force, List.of(path()), bytes)) {
      long done = 0;
      for (String name : names) {
        extract(name, directory.path().resolve(name), done, progress);
        done += sizes.getOrDefault(name, 0L);
      }
      source.requireUnchanged();
      directory.commit();
    }
  }

  @Override
  public void close() {
    source.close();
  }

  private void extract(String name, Path target, long before, LongConsumer progress) {
    byte[] text = texts.get(name);
    if (text != null) {
      TargetFile.write(target, text);
      return;
    }
    var file = weights().stream().filter(each -> each.name().equals(name)).findFirst();
    try (var copy = TargetFile.create(target)) {
      long from = dataStart + file.orElseThrow().offset();
      copy.append(source, from, file.orElseThrow().bytes(), done -> progress.accept(before + done));
      copy.force();
    }
  }

  private static MlxPack read(SourceFile source) {
    String file = source.path().toString();
    if (source.size() < HEAD || !magic(source).equals(MAGIC)) {
      throw new LbrxException(
          ErrorCode.PACK, file + " at byte 0: not an MLXPack file, which begins with " + MAGIC);
    }
    var head = MemorySegment.ofArray(new byte[HEAD]);
    source.read(0, head);
    int version = head.get(INT, MAGIC.length());
    if (version != VERSION) {
      throw new LbrxException(
          ErrorCode.UNSUPPORTED,
          file
              + " at byte 4: MLXPack version "
              + Integer.toUnsignedString(version)
              + ", supported is "
              + VERSION);
    }
    long length = head.get(LONG, 8);
    long most = Math.min(source.size() - HEAD, LARGEST_METADATA);
    if (length < 0 || length > most) {
      throw new LbrxException(
          ErrorCode.PACK,
          file
              + " at byte 8: metadata of "
              + Long.toUnsignedString(length)
              + " bytes, allowed are at most "
              + most);
    }
    Storage.requireHeap("the metadata of " + file, length * HEAP_PER_METADATA_BYTE);
    byte[] json = new byte[(int) length];
    source.read(HEAD, MemorySegment.ofArray(json));
    if (!(Json.parse(json, file) instanceof ObjectNode object)) {
      throw new LbrxException(
          ErrorCode.PACK, file + " at byte " + HEAD + ": the metadata is not an object");
    }
    long dataStart = HEAD + length;
    var metadata = PackMetadata.read(object, file, source.size() - dataStart);
    var texts = new LinkedHashMap<>(metadata.texts());
    addIndex(source.path(), dataStart, metadata.weights(), texts);
    return new MlxPack(source, dataStart, metadata, texts);
  }

  // A pack does not carry the index of shards: their headers say the same.
  private static void addIndex(
      Path path, long dataStart, List<PackedFile> weights, Map<String, byte[]> texts) {
    var shards = new LinkedHashMap<String, List<TensorEntry>>();
    var places = new LinkedHashMap<String, String>();
    long heapBytes = 0;
    for (var file : weights) {
      var header =
          SafetensorsFile.header(path, file.name(), dataStart + file.offset(), file.bytes());
      for (var tensor : header.tensors()) {
        heapBytes += ENTRY_BYTES + 2L * tensor.name().length();
        String other = places.put(tensor.name(), file.name());
        if (other != null) {
          throw new LbrxException(
              ErrorCode.SHARD_INDEX,
              path + ": tensor " + tensor.name() + " is in " + other + " and in " + file.name());
        }
      }
      Storage.requireHeap("the tensor list of " + path, heapBytes);
      shards.put(file.name(), new ArrayList<>(header.tensors()));
    }
    if (weights.size() > 1) {
      texts.put(ShardIndex.NAME, ShardIndex.write(shards));
    }
  }

  /** The bytes before the metadata. */
  static byte[] head(long metadataBytes) {
    byte[] bytes = new byte[HEAD];
    System.arraycopy(MAGIC.getBytes(StandardCharsets.US_ASCII), 0, bytes, 0, MAGIC.length());
    var head = MemorySegment.ofArray(bytes);
    head.set(INT, MAGIC.length(), VERSION);
    head.set(LONG, 8, metadataBytes);
    return bytes;
  }

  private static String magic(SourceFile source) {
    byte[] magic = new byte[MAGIC.length()];
    source.read(0, MemorySegment.ofArray(magic));
    return new String(magic, StandardCharsets.ISO_8859_1);
  }
}
