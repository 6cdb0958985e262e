package dev.lbrx.formats.output;

import dev.lbrx.formats.NewFile;
import dev.lbrx.formats.TargetFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A directory that appears under its name only when it is complete. Files are written to {@link
 * #path()}, which lies in {@code .NAME.lbrx-partial} beside the target, and forced to the disk by
 * whoever writes them; {@link #commit()} renames it. Closed without a commit, it is deleted.
 */
public final class AtomicDirectory implements FileSet {
  private final Draft draft;

  private AtomicDirectory(Draft draft) {
    this.draft = draft;
  }

  /**
   * Begins a directory. {@link dev.lbrx.spi.error.ErrorCode#OUTPUT_EXISTS}: the target exists and
   * {@code force} is not set, or it is, holds or lies inside one of the inputs; {@link
   * dev.lbrx.spi.error.ErrorCode#DISK_FULL}: the disk has less room than {@code bytesNeeded}.
   */
  public static AtomicDirectory create(
      Path target, boolean force, List<Path> inputs, long bytesNeeded) {
    return of(Draft.begin(target, force, inputs), bytesNeeded, Set.of());
  }

  /** The directory to write to until it is committed. */
  public Path path() {
    return draft.path();
  }

  /**
   * Begins the directory of a draft, or goes on with it, and closes that in the end; {@link
   * dev.lbrx.spi.error.ErrorCode#DISK_FULL}.
   *
   * @param begun the files of earlier runs that stay
   */
  public static AtomicDirectory of(Draft draft, long bytesNeeded, Set<String> begun) {
    try {
      draft.requireRoom(bytesNeeded);
      draft.directory(begun);
      return new AtomicDirectory(draft);
    } catch (RuntimeException e) {
      draft.close();
      throw e;
    }
  }

  /** The files of a draft whose directory is there. */
  public static AtomicDirectory of(Draft draft) {
    return new AtomicDirectory(draft);
  }

  @Override
  public NewFile file(String name, long written) {
    Path file = path().resolve(name);
    return written == 0 ? TargetFile.create(file) : TargetFile.resume(file, written);
  }

  @Override
  public void commit() {
    draft.commit();
  }

  @Override
  public void close() {
    draft.close();
  }
}
