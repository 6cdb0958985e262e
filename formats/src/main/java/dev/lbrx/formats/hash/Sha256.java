package dev.lbrx.formats.hash;

import dev.lbrx.formats.SourceFile;
import dev.lbrx.formats.checkpoint.Checkpoint;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/** SHA-256 (FIPS 180-4) in hexadecimal, of bytes that are read block by block. */
public final class Sha256 {
  // Called often enough for the compiler to put the processor's own instructions in soon.
  private static final int BLOCK = 1 << 16;

  private interface Source {
    void read(long from, MemorySegment to);
  }

  private Sha256() {}

  /** Of memory. */
  public static String of(MemorySegment bytes) {
    var running = new Running();
    running.update(bytes);
    return running.hex();
  }

  /** Of a file; {@code progress} is told the bytes read so far. */
  public static String of(Path file, LongConsumer progress) {
    try (var source = SourceFile.open(file)) {
      return of(source.size(), source::read, progress);
    }
  }

  /** Of a tensor's bytes as they are stored. */
  public static String of(Checkpoint checkpoint, String tensor, LongConsumer progress) {
    return of(
        checkpoint.spec(tensor).spanBytes(),
        (from, to) -> checkpoint.read(tensor, from, to),
        progress);
  }

  private static String of(long size, Source source, LongConsumer progress) {
    var digest = digest();
    byte[] block = new byte[(int) Math.min(BLOCK, size)];
    for (long done = 0; done < size; done += block.length) {
      int length = (int) Math.min(block.length, size - done);
      source.read(done, MemorySegment.ofArray(block).asSlice(0, length));
      digest.update(block, 0, length);
      progress.accept(done + length);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** A hash of bytes that come piece by piece. */
  public static final class Running {
    private final MessageDigest digest = digest();
    private byte[] block = new byte[0];

    /** Takes the next bytes, of a native or {@code byte[]} segment. */
    public void update(MemorySegment bytes) {
      int most = (int) Math.min(BLOCK, bytes.byteSize());
      if (block.length < most) {
        block = new byte[most];
      }
      for (long at = 0; at < bytes.byteSize(); at += most) {
        int length = (int) Math.min(most, bytes.byteSize() - at);
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, at, block, 0, length);
        digest.update(block, 0, length);
      }
    }

    /** Takes a part of a file. */
    public void update(SourceFile source, long position, long bytes) {
      var part = MemorySegment.ofArray(new byte[(int) Math.min(BLOCK, bytes)]);
      for (long done = 0; done < bytes; done += part.byteSize()) {
        var next = part.asSlice(0, Math.min(part.byteSize(), bytes - done));
        source.read(position + done, next);
        update(next);
      }
    }

    /** The hash of all that came; nothing may come after. */
    public String hex() {
      return HexFormat.of().formatHex(digest.digest());
    }
  }

  /** Of a part of a file. */
  public static String of(SourceFile source, long position, long bytes, LongConsumer progress) {
    return of(bytes, (from, to) -> source.read(position + from, to), progress);
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
