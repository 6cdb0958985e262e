package dev.lbrx.toolkit.plan;

import dev.lbrx.formats.gguf.GgufValue;
import dev.lbrx.formats.gguf.model.FileType;
import java.util.Map;

/** What a plan is written as. */
public sealed interface Form {
  /** A directory of safetensors files. */
  record Directory() implements Form {}

  /** Such a directory in one MLXPack file of version 2. */
  record Pack() implements Form {}

  /**
   * One GGUF file.
   *
   * @param fileType what it says of its matrices
   */
  record Gguf(FileType fileType) implements Form {}

  /**
   * GGUF, the tensors under their own names.
   *
   * @param metadata of the model
   * @param parts whether a directory of parts, or one file
   */
  record GgufParts(Map<String, GgufValue> metadata, boolean parts) implements Form {
    /** Without the values, which are those of a file that the job names. */
    @Override
    public String toString() {
      return "GgufParts" + metadata.keySet() + parts;
    }
  }
}
