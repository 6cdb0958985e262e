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
    var draft = Draft.begin(target, force, inputs);
    try {
      draft.requireRoom(bytesNeeded);
      draft.directory(Set.of());
      return new AtomicDirectory(draft);
    } catch (RuntimeException e) {
      draft.close();
      throw e;
    }
  }

  /** The directory to write to until it is committed. */
  public Path path() {
    return draft.path();
  }

  /** The files of a draft whose directory is there. */
  public static AtomicDirectory of(Draft draft) {
    return new AtomicDirectory(draft);
  }

  @Override
  public NewFile file(String name) {
    return TargetFile.create(path().resolve(name));
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
