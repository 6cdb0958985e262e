package dev.lbrx.toolkit.plan;

import dev.lbrx.formats.gguf.model.FileType;

/** What a plan is written as. */
public sealed interface Form {
  /** A directory of safetensors files. */
  record Directory() implements Form {}

  /** Such a directory in one MLXPack file of version 2; a killed run starts again. */
  record Pack() implements Form {}

  /**
   * One GGUF file.
   *
   * @param fileType what it says of its matrices
   */
  record Gguf(FileType fileType) implements Form {}
}
