package dev.lbrx.formats.output;

import dev.lbrx.formats.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A directory that appears under its name only when it is complete. Files are written to {@link
 * #path()}, which is {@code .NAME.lbrx-partial} beside the target, and forced to the disk by
 * whoever writes them; {@link #commit()} renames it. Closed without a commit, it is deleted.
 */
public final class AtomicDirectory implements AutoCloseable {
  private final Target target;
  private boolean committed;

  private AtomicDirectory(Target target) {
    this.target = target;
  }

  /**
   * Begins a directory. {@link dev.lbrx.spi.error.ErrorCode#OUTPUT_EXISTS}: the target exists and
   * {@code force} is not set, or it is, holds or lies inside one of the inputs; {@link
   * dev.lbrx.spi.error.ErrorCode#DISK_FULL}: the disk has less room than {@code bytesNeeded}.
   */
  public static AtomicDirectory create(
      Path target, boolean force, List<Path> inputs, long bytesNeeded) {
    Target.requireApart(target, inputs);
    var place = Target.of(target, force);
    place.requireRoom(bytesNeeded);
    try {
      Files.createDirectory(place.partial());
      return new AtomicDirectory(place);
    } catch (IOException e) {
      place.discard();
      throw Storage.error("cannot create", place.partial(), e);
    }
  }

  /** The directory to write to until it is committed. */
  public Path path() {
    return target.partial();
  }

  /** Gives the directory its name. */
  public void commit() {
    target.publish();
    committed = true;
  }

  /** Deletes what was written, unless it was committed. */
  @Override
  public void close() {
    if (!committed) {
      target.discard();
    }
  }
}
