package dev.lbrx.formats.mlxpack;

import dev.lbrx.formats.checkpoint.Checkpoint;
import dev.lbrx.formats.weights.FileCopy;
import dev.lbrx.spi.error.ErrorCode;
import java.util.List;

/**
 * A directory to write as a pack, its weights' bytes copied as they are.
 *
 * @param files what is copied
 * @param leftBehind the files of the directory that the pack has no place for
 */
public record PackWriter(FileCopy files, List<String> leftBehind) {
  /** Copies the list. */
  public PackWriter {
    leftBehind = List.copyOf(leftBehind);
  }

  /**
   * Prepares a pack of version 1. {@link ErrorCode#PACK}: the directory has no config.json or
   * tokenizer.json, which such a pack must hold.
   */
  public static PackWriter first(Checkpoint model) {
    return new FirstPack(model).writer();
  }

  /**
   * Prepares a pack of version 2, of every file that belongs to the model. {@link ErrorCode#PACK}:
   * it is not a directory of safetensors files.
   */
  public static PackWriter second(Checkpoint model) {
    return new PackWriter(SecondPack.files(model), List.of());
  }
}
