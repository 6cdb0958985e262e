package dev.lbrx.formats.output;

import dev.lbrx.formats.TargetFile;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * A file that appears under its name only when it is complete. It is written to {@link #path()},
 * which lies in {@code .NAME.lbrx-partial} beside the target, and forced to the disk by whoever
 * writes it; {@link #commit()} renames it. Closed without a commit, it is deleted.
 */
public final class AtomicFile implements AutoCloseable {
  private final Draft draft;

  private AtomicFile(Draft draft) {
    this.draft = draft;
  }

  /**
   * Begins a file. {@link dev.lbrx.spi.error.ErrorCode#OUTPUT_EXISTS}: the target exists and {@code
   * force} is not set, or it is, holds or lies inside one of the inputs; {@link
   * dev.lbrx.spi.error.ErrorCode#DISK_FULL}: the disk has less room than {@code bytesNeeded}.
   */
  public static AtomicFile create(Path target, boolean force, List<Path> inputs, long bytesNeeded) {
    var draft = Draft.begin(target, force, inputs);
    try {
      draft.requireRoom(bytesNeeded);
      return new AtomicFile(draft);
    } catch (RuntimeException e) {
      draft.close();
      throw e;
    }
  }

  /** Writes bytes to a file that must not exist, or replaces one if {@code force} is set. */
  public static void write(Path target, byte[] bytes, boolean force) {
    write(target, force, List.of(), bytes.length, partial -> TargetFile.write(partial, bytes));
  }

  /**
   * Has a file written aside and gives it its name; refuses as {@link #create} does.
   *
   * @param content creates the file that it is given and forces it to the disk
   */
  public static void write(
      Path target, boolean force, List<Path> inputs, long bytesNeeded, Consumer<Path> content) {
    try (var file = create(target, force, inputs, bytesNeeded)) {
      content.accept(file.path());
      file.commit();
    }
  }

  /** The file to create and write until it is committed. */
  public Path path() {
    return draft.path();
  }

  /** Gives the file its name. */
  public void commit() {
    draft.commit();
  }

  /** Deletes what was written, unless it was committed. */
  @Override
  public void close() {
    draft.close();
  }
}
