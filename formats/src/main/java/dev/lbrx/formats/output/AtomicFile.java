package dev.lbrx.formats.output;

import dev.lbrx.formats.TargetFile;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Writes a file as a whole: aside, forced to the disk, then renamed to its name. */
public final class AtomicFile {
  private AtomicFile() {}

  /** Writes bytes to a file that must not exist, or replaces one if {@code force} is set. */
  public static void write(Path target, byte[] bytes, boolean force) {
    write(target, force, List.of(), bytes.length, partial -> TargetFile.write(partial, bytes));
  }

  /**
   * Has a file written aside and gives it its name. {@link
   * dev.lbrx.spi.error.ErrorCode#OUTPUT_EXISTS}: the target exists and {@code force} is not set, or
   * it is, holds or lies inside one of the inputs; {@link dev.lbrx.spi.error.ErrorCode#DISK_FULL}:
   * the disk has less room than {@code bytesNeeded}.
   *
   * @param content creates the file that it is given and forces it to the disk
   */
  public static void write(
      Path target, boolean force, List<Path> inputs, long bytesNeeded, Consumer<Path> content) {
    Target.requireApart(target, inputs);
    var place = Target.of(target, force);
    place.requireRoom(bytesNeeded);
    try {
      content.accept(place.partial());
      place.publish();
    } catch (RuntimeException e) {
      place.discard();
      throw e;
    }
  }
}
