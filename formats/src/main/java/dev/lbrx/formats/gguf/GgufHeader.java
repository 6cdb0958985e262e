package dev.lbrx.formats.gguf;

import dev.lbrx.formats.weights.TensorEntry;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a file says before its data.
 *
 * @param version 2 or 3
 * @param metadata unmodifiable, in the file's order
 * @param tensors unmodifiable, in the order of their bytes
 * @param bytes the whole file's size
 */
public record GgufHeader(
    int version, Map<String, GgufValue> metadata, List<TensorEntry> tensors, long bytes) {
  /** The most tensors. */
  public static final int MOST_TENSORS = 1_000_000;

  /** The longest name of a tensor that is read; ggml counts a final NUL, so 63 are written. */
  public static final int LONGEST_NAME = 64;

  /** The longest key. */
  public static final int LONGEST_KEY = 65_535;

  /** The longest string, in bytes. */
  public static final long LONGEST_STRING = 64L << 20;

  /** The most elements of an array. */
  public static final int MOST_ELEMENTS = 16 << 20;

  /** The most bytes of all metadata. */
  public static final long LARGEST_METADATA = 256L << 20;

  /** The most axes of a tensor. */
  public static final int HIGHEST_RANK = 4;

  /** The key of the data's alignment. */
  public static final String ALIGNMENT = "general.alignment";

  /** The alignment where the metadata names none. */
  public static final int STANDARD_ALIGNMENT = 32;

  static final byte[] MAGIC = {'G', 'G', 'U', 'F'};
  static final int SMALLEST_ALIGNMENT = 8;
  static final int LARGEST_ALIGNMENT = 1 << 20;

  /** Copies, keeping the order. */
  public GgufHeader {
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    tensors = List.copyOf(tensors);
  }

  /** A metadata value. */
  public Optional<GgufValue> value(String key) {
    return Optional.ofNullable(metadata.get(key));
  }
}
