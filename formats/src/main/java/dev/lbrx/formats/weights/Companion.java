package dev.lbrx.formats.weights;

import dev.lbrx.formats.NewFile;
import dev.lbrx.formats.SourceFile;
import dev.lbrx.formats.Storage;
import dev.lbrx.formats.hash.HashedFile;
import dev.lbrx.formats.hash.Sha256;
import dev.lbrx.spi.error.ErrorCode;
import dev.lbrx.spi.error.LbrxException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongConsumer;

/** A file that belongs to a model beside its weights: tokenizer, chat template, licence. */
public sealed interface Companion extends CopySource {
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
    public void copyTo(NewFile target, long from, LongConsumer progress) {
      try (var source = SourceFile.open(path)) {
        target.append(source, from, source.size() - from, done -> progress.accept(from + done));
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
   * @param sha256 that it must have; empty where nobody knows
   */
  record Within(String name, SourceFile file, long position, long size, Optional<String> sha256)
      implements Companion {
    @Override
    public void copyTo(NewFile target, long from, LongConsumer progress) {
      if (sha256.isEmpty()) {
        append(target, from, progress);
        return;
      }
      var hash = new Sha256.Running();
      hash.update(file, position, from);
      append(new HashedFile(target, hash), from, progress);
      damage(hash.hex())
          .ifPresent(
              damage -> {
                throw damage;
              });
    }

    private void append(NewFile target, long from, LongConsumer progress) {
      target.append(file, position + from, size - from, done -> progress.accept(from + done));
    }

    /**
     * {@link ErrorCode#CHECKSUM} if its bytes do not have the hash that they must have.
     *
     * @param progress is told the bytes read so far
     */
    public Optional<LbrxException> damage(LongConsumer progress) {
      return sha256.isEmpty()
          ? Optional.empty()
          : damage(Sha256.of(file, position, size, progress));
    }

    private Optional<LbrxException> damage(String actual) {
      return sha256
          .filter(said -> !said.equals(actual))
          .map(
              said ->
                  new LbrxException(
                      ErrorCode.CHECKSUM,
                      "%s in %s has SHA-256 %s, the pack says %s: it is damaged, fetch the pack again"
                          .formatted(name, file.path(), actual, said)));
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
    public void copyTo(NewFile target, long from, LongConsumer progress) {
      target.write(MemorySegment.ofArray(bytes).asSlice(from));
      progress.accept(bytes.length);
    }

    @Override
    public byte[] content(long limit, ErrorCode tooLong) {
      return bytes;
    }
  }
}
