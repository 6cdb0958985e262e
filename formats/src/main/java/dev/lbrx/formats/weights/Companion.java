package dev.lbrx.formats.weights;

import dev.lbrx.formats.NewFile;
import dev.lbrx.formats.SourceFile;
import dev.lbrx.formats.Storage;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** A file that belongs to a model beside its weights: tokenizer, chat template, licence. */
public sealed interface Companion {
  /** Its plain file name. */
  String name();

  /** Its size. */
  long size();

  /** Writes its bytes to a file. */
  void copyTo(NewFile target);

  /** All its bytes; refused with the code where they are more than {@code limit}. */
  byte[] content(long limit, ErrorCode tooLong);

  /** A file that exists, copied as it is. */
  record OnDisk(Path path) implements Companion {
    @Override
    public String name() {
      return String.valueOf(path.getFileName());
    }

    @Override
    public long size() {
      try (var source = SourceFile.open(path)) {
        return source.size();
      }
    }

    @Override
    public void copyTo(NewFile target) {
      try (var source = SourceFile.open(path)) {
        target.append(source, 0, source.size(), done -> {});
      }
    }

    @Override
    public byte[] content(long limit, ErrorCode tooLong) {
      return SourceFile.readAll(path, limit, tooLong);
    }
  }

  /**
   * A part of a file that is open, copied as it is.
   *
   * @param position its first byte's
   */
  record Within(String name, SourceFile file, long position, long size) implements Companion {
    @Override
    public void copyTo(NewFile target) {
      target.append(file, position, size, done -> {});
    }

    @Override
    public byte[] content(long limit, ErrorCode tooLong) {
      String label = name + " in " + file.path();
      if (size > limit) {
        throw new LbrxException(
            tooLong, label + " has " + size + " bytes, allowed are at most " + limit);
      }
      Storage.requireHeap(label, size);
      byte[] bytes = new byte[(int) size];
      file.read(position, MemorySegment.ofArray(bytes));
      return bytes;
    }
  }

  /** A file that was made of a model's metadata. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Made(String name, byte[] bytes) implements Companion {
    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public void copyTo(NewFile target) {
      target.write(MemorySegment.ofArray(bytes));
    }

    @Override
    public byte[] content(long limit, ErrorCode tooLong) {
      return bytes;
    }
  }
}
