package dev.lbrx.formats.output;

import dev.lbrx.formats.TargetFile;
import java.nio.file.Path;

/** Writes a small file as a whole: aside, forced to the disk, then renamed to its name. */
public final class AtomicFile {
  private AtomicFile() {}

  /** Writes bytes to a file that must not exist, or replaces one if {@code force} is set. */
  public static void write(Path target, byte[] bytes, boolean force) {
    var place = Target.of(target, force);
    place.requireRoom(bytes.length);
    try {
      TargetFile.write(place.partial(), bytes);
      place.publish();
    } catch (RuntimeException e) {
      place.discard();
      throw e;
    }
  }
}
