package dev.lbrx.formats.hash;

import dev.lbrx.formats.NewFile;
import java.lang.foreign.MemorySegment;

/**
 * A file whose bytes are hashed as they are written.
 *
 * @param hash has taken what the file holds already
 */
public record HashedFile(NewFile file, Sha256.Running hash) implements NewFile {
  @Override
  public void write(MemorySegment bytes) {
    file.write(bytes);
    hash.update(bytes);
  }

  @Override
  public void force() {
    file.force();
  }

  @Override
  public void close() {
    file.close();
  }
}
