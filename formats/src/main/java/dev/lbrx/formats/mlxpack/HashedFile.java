package dev.lbrx.formats.mlxpack;

import dev.lbrx.formats.NewFile;
import dev.lbrx.formats.hash.Sha256;
import java.lang.foreign.MemorySegment;

/** A file that is hashed as it is written. */
final class HashedFile implements NewFile {
  private final NewFile file;
  private final Sha256.Running hash = new Sha256.Running();

  HashedFile(NewFile file) {
    this.file = file;
  }

  @Override
  public void write(MemorySegment bytes) {
    file.write(bytes);
    hash.update(bytes);
  }

  @Override
  public void force() {
    file.force();
  }

  /** The hash of what was written; nothing may be written after. */
  String sha256() {
    return hash.hex();
  }

  @Override
  public void close() {
    file.close();
  }
}
