package dev.lbrx.formats.weights;

import java.nio.file.Path;

/** A small file that belongs to a model beside its weights: tokenizer, chat template, licence. */
public sealed interface Companion {
  /** Its plain file name. */
  String name();

  /** A file that exists, copied as it is. */
  record OnDisk(Path path) implements Companion {
    @Override
    public String name() {
      return String.valueOf(path.getFileName());
    }
  }

  /** A file that was made of a model's metadata. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Made(String name, byte[] bytes) implements Companion {}
}
