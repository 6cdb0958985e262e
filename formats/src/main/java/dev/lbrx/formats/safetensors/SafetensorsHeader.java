package dev.lbrx.formats.safetensors;

import dev.lbrx.formats.weights.TensorEntry;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * What a file's header says: {@code __metadata__}, and the tensors in the order of their bytes.
 *
 * @param metadata unmodifiable, in the header's order
 * @param tensors unmodifiable; no hole and no overlap between them
 * @param bytes the whole file's size
 */
public record SafetensorsHeader(
    Map<String, String> metadata, List<TensorEntry> tensors, long bytes) {
  /** The largest header that is read or written, in bytes. */
  public static final long LARGEST = 100_000_000;

  /** The most tensors in one file. */
  public static final int MOST_TENSORS = 1_000_000;

  /** The most axes of a tensor. */
  public static final int HIGHEST_RANK = 8;

  /** The longest name of a tensor, in UTF-8 bytes. */
  public static final int LONGEST_NAME = 4_096;

  /** The key of the metadata among the tensors' names. */
  static final String METADATA = "__metadata__";

  /** The bytes of the length field before the header. */
  static final int LENGTH_BYTES = 8;

  /** Keeps both unmodifiable. */
  public SafetensorsHeader {
    metadata = Collections.unmodifiableMap(metadata);
    tensors = Collections.unmodifiableList(tensors);
  }
}
