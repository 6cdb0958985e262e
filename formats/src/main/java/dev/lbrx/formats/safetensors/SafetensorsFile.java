package dev.lbrx.formats.safetensors;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.lbrx.formats.Sizes;
import dev.lbrx.formats.SourceFile;
import dev.lbrx.formats.Storage;
import dev.lbrx.formats.weights.TensorEntry;
import dev.lbrx.formats.weights.WeightsFile;
import dev.lbrx.spi.Tensor;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A safetensors file, open for reading: its header checked as a whole, its tensors read through a
 * channel or mapped. Safe for use by several threads.
 */
public final class SafetensorsFile implements WeightsFile {
  // The header itself, and what a usual entry of 100 bytes becomes.
  private static final int HEAP_PER_HEADER_BYTE = 4;

  private final SourceFile source;
  private final SafetensorsHeader header;

  private SafetensorsFile(SourceFile source, SafetensorsHeader header) {
    this.source = source;
    this.header = header;
  }

  /**
   * Opens a file and checks its header: {@link ErrorCode#SAFETENSORS} where it breaks the
   * specification, {@link ErrorCode#UNSUPPORTED} for a dtype that LBRX does not compute with yet.
   */
  public static SafetensorsFile open(Path path) {
    var source = SourceFile.open(path);
    try {
      return new SafetensorsFile(
          source, readHeader(source, source.path().toString(), 0, source.size()));
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /**
   * Opens a safetensors file that lies within another one, whose positions its tensors have; {@code
   * name} says in errors which one it is. Closing it closes the other.
   */
  public static SafetensorsFile within(SourceFile source, String name, long from, long bytes) {
    var header = readHeader(source, name + " in " + source.path(), from, bytes);
    var tensors =
        header.tensors().stream()
            .map(
                tensor ->
                    new TensorEntry(
                        tensor.name(),
                        tensor.spec(),
                        Sizes.add(from, tensor.position()),
                        tensor.bytes()))
            .toList();
    return new SafetensorsFile(source, new SafetensorsHeader(header.metadata(), tensors, bytes));
  }

  @Override
  public Path path() {
    return source.path();
  }

  @Override
  public List<TensorEntry> tensors() {
    return header.tensors();
  }

  @Override
  public Map<String, String> metadata() {
    return header.metadata();
  }

  /** Metadata and tensors. */
  public SafetensorsHeader header() {
    return header;
  }

  @Override
  public void read(TensorEntry tensor, long from, MemorySegment to) {
    tensor.read(source, from, to);
  }

  @Override
  public Tensor map(TensorEntry tensor) {
    return tensor.map(source);
  }

  @Override
  public void close() {
    source.close();
  }

  private static SafetensorsHeader readHeader(
      SourceFile source, String file, long from, long bytes) {
    if (bytes < SafetensorsHeader.LENGTH_BYTES) {
      throw new LbrxException(
          ErrorCode.SAFETENSORS,
          file + " has " + bytes + " bytes, a safetensors file has at least 8");
    }
    byte[] field = new byte[SafetensorsHeader.LENGTH_BYTES];
    source.read(from, MemorySegment.ofArray(field));
    long length = ByteBuffer.wrap(field).order(LITTLE_ENDIAN).getLong();
    long rest = bytes - SafetensorsHeader.LENGTH_BYTES;
    if (length < 0 || length > Math.min(rest, SafetensorsHeader.LARGEST)) {
      throw new LbrxException(
          ErrorCode.SAFETENSORS,
          file
              + " at byte 0: a header of "
              + Long.toUnsignedString(length)
              + " bytes, allowed are at most "
              + Math.min(rest, SafetensorsHeader.LARGEST)
              + (length > rest ? ", the rest of the file" : ""));
    }
    Storage.requireHeap("the header of " + file, length * HEAP_PER_HEADER_BYTE);
    byte[] header = new byte[(int) length];
    source.read(Sizes.add(from, SafetensorsHeader.LENGTH_BYTES), MemorySegment.ofArray(header));
    return HeaderReader.read(file, header, bytes);
  }
}
