package dev.lbrx.formats.gguf;

import dev.lbrx.formats.SourceFile;
import dev.lbrx.formats.weights.TensorEntry;
import dev.lbrx.formats.weights.WeightsFile;
import dev.lbrx.spi.Tensor;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One GGUF file, open for reading under its own names: its header checked as a whole, its tensors
 * read through a channel or mapped. Safe for use by several threads.
 */
public final class GgufFile implements WeightsFile {
  private final SourceFile source;
  private final GgufHeader header;

  private GgufFile(SourceFile source, GgufHeader header) {
    this.source = source;
    this.header = header;
  }

  /**
   * Opens a file and checks its header: {@link dev.lbrx.spi.error.ErrorCode#GGUF} where it breaks
   * the format or a limit, {@link dev.lbrx.spi.error.ErrorCode#UNSUPPORTED} for another version or
   * byte order, {@link dev.lbrx.spi.error.ErrorCode#MEMORY} where the heap is too small for it.
   */
  public static GgufFile open(Path path) {
    var source = SourceFile.open(path);
    try {
      return new GgufFile(source, HeaderReader.read(source));
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /**
   * The header of a damaged file, each tensor at the place that it says: places may overlap, leave
   * holes, lie beside the alignment or behind the file's end, and bytes may follow.
   */
  public static GgufHeader salvage(SourceFile source) {
    return HeaderReader.salvage(source);
  }

  /** Metadata and tensors. */
  public GgufHeader header() {
    return header;
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
    return Map.of();
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
}
