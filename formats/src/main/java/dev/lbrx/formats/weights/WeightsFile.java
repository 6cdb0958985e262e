package dev.lbrx.formats.weights;

import dev.lbrx.spi.Tensor;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A file of tensors, open for reading. Safe for use by several threads. */
public interface WeightsFile extends AutoCloseable {
  /** The path it was opened by. */
  Path path();

  /** The tensors in the order of their bytes. */
  List<TensorEntry> tensors();

  /** What {@code __metadata__} of a safetensors file holds; nothing in other formats. */
  Map<String, String> metadata();

  /**
   * Fills a native or {@code byte[]} segment with a tensor's bytes from byte {@code from} on;
   * {@link dev.lbrx.spi.error.ErrorCode#SOURCE_CHANGED} if the file is no longer what was opened.
   */
  void read(TensorEntry tensor, long from, MemorySegment to);

  /** A tensor on read-only memory, mapped where it can be, valid until this file is closed. */
  Tensor map(TensorEntry tensor);

  @Override
  void close();
}
