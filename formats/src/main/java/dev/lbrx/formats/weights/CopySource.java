package dev.lbrx.formats.weights;

import dev.lbrx.formats.NewFile;
import dev.lbrx.formats.Sizes;
import dev.lbrx.formats.hash.Sha256;
import dev.lbrx.spi.error.ErrorCode;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.LongConsumer;

/** A file whose bytes come from where they are, or are made, as it is written. */
public interface CopySource {
  /** Its plain file name. */
  String name();

  /** Its size. */
  long size();

  /**
   * Appends its bytes from {@code from} on to a file that holds those before; {@link
   * ErrorCode#CHECKSUM} where they are damaged, {@link ErrorCode#SOURCE_CHANGED} where they change.
   *
   * @param progress is told the bytes that the file holds so far
   */
  void copyTo(NewFile target, long from, LongConsumer progress);

  /** The SHA-256 of its bytes. */
  default String hashed() {
    var hash = new Sha256.Running();
    copyTo(new Hashing(hash), 0, done -> {});
    return hash.hex();
  }

  /** A file whose bytes are only hashed. */
  record Hashing(Sha256.Running hash) implements NewFile {
    @Override
    public void write(MemorySegment bytes) {
      hash.update(bytes);
    }

    @Override
    public void force() {}

    @Override
    public void close() {}
  }

  /**
   * Parts one behind another, which make one file.
   *
   * @param size of all parts
   */
  record Joined(String name, List<CopySource> parts, long size) implements CopySource {
    /** Parts one behind another. */
    public Joined(String name, List<CopySource> parts) {
      this(
          name,
          List.copyOf(parts),
          parts.stream().mapToLong(CopySource::size).reduce(0, Sizes::add));
    }

    @Override
    public void copyTo(NewFile target, long from, LongConsumer progress) {
      long start = 0;
      for (var part : parts) {
        long before = start;
        start += part.size();
        if (start > from) {
          part.copyTo(target, Math.max(0, from - before), done -> progress.accept(before + done));
        }
      }
    }
  }

  /** Nothing but zeros. */
  record Zeros(String name, long size) implements CopySource {
    @Override
    public void copyTo(NewFile target, long from, LongConsumer progress) {
      byte[] block = new byte[(int) Math.min(NewFile.COPY_BYTES, size)];
      for (long done = from; done < size; done += block.length) {
        long count = Math.min(block.length, size - done);
        target.write(MemorySegment.ofArray(block).asSlice(0, count));
        progress.accept(done + count);
      }
    }
  }
}
