package dev.lbrx.formats.npz;

import dev.lbrx.formats.SourceFile;
import dev.lbrx.formats.weights.TensorEntry;
import dev.lbrx.formats.weights.WeightsFile;
import dev.lbrx.spi.Tensor;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A NumPy archive, open for reading: arrays that are stored, not compressed, one an entry {@code
 * NAME.npy}. Safe for use by several threads.
 */
public final class NpzFile implements WeightsFile {
  private final SourceFile source;
  private final List<TensorEntry> tensors;

  private NpzFile(SourceFile source, List<TensorEntry> tensors) {
    this.source = source;
    this.tensors = tensors;
  }

  /**
   * Opens an archive and checks its directory and the head of every array. {@link
   * dev.lbrx.spi.error.ErrorCode#NPZ}: it breaks the format or a limit; {@link
   * dev.lbrx.spi.error.ErrorCode#UNSUPPORTED}: compressed or encrypted entries, arrays of objects,
   * of big-endian numbers or in Fortran's order.
   */
  public static NpzFile open(Path path) {
    var source = SourceFile.open(path);
    try {
      var tensors =
          new ZipDirectory(source)
              .entries().stream()
                  .map(entry -> ArrayHeader.read(source, entry))
                  .sorted(Comparator.comparingLong(TensorEntry::position))
                  .toList();
      return new NpzFile(source, tensors);
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  @Override
  public Path path() {
    return source.path();
  }

  @Override
  public List<TensorEntry> tensors() {
    return tensors;
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
