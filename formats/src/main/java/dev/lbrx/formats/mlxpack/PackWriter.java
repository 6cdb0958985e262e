package dev.lbrx.formats.mlxpack;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.spi.error.ErrorCode;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;

/** A directory to write as a pack, its weights' bytes copied as they are. */
public interface PackWriter {
  /**
   * Prepares a pack of version 1. {@link ErrorCode#PACK}: the directory has no config.json or
   * tokenizer.json, which such a pack must hold.
   */
  static PackWriter first(Checkpoint model) {
    return new FirstPackWriter(model);
  }

  /**
   * Prepares a pack of version 2, of every file that belongs to the model. {@link ErrorCode#PACK}:
   * it is not a directory of safetensors files.
   */
  static PackWriter second(Checkpoint model) {
    return new SecondPackWriter(model);
  }

  /** The bytes that will be written, in version 2 without what lies between files. */
  long bytes();

  /** The files of the directory that the pack has no place for. */
  List<String> leftBehind();

  /**
   * Writes the pack aside and renames it. {@link ErrorCode#OUTPUT_EXISTS}: the target exists and
   * {@code force} is not set, or it lies inside the model; {@link ErrorCode#DISK_FULL}.
   *
   * @param progress is told the bytes written so far
   */
  void write(Path target, boolean force, LongConsumer progress);
}
