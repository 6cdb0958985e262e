package dev.lbrx.formats.gguf;

import dev.lbrx.formats.TargetFile;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * Writes a planned file: metadata and tensor list first, then the tensors' bytes in the order of
 * the layout, in pieces of any size. The file counts only once {@link #finish()} has returned.
 */
public final class GgufWriter implements AutoCloseable {
  private final GgufLayout layout;
  private final TargetFile file;
  private int current;
  private long written;

  private GgufWriter(GgufLayout layout, TargetFile file) {
    this.layout = layout;
    this.file = file;
  }

  /** Creates a new file and writes what stands before the data. */
  public static GgufWriter create(Path path, GgufLayout layout) {
    var writer = new GgufWriter(layout, TargetFile.create(path));
    try {
      writer.file.write(MemorySegment.ofArray(layout.head()));
      return writer;
    } catch (RuntimeException e) {
      writer.close();
      throw e;
    }
  }

  /**
   * Appends bytes of a tensor, from a native or {@code byte[]} segment. Tensors come in the
   * layout's order; each must be whole before the next begins.
   */
  public void write(String name, MemorySegment bytes) {
    skipEmpty();
    if (bytes.byteSize() == 0) {
      return;
    }
    if (current == layout.tensors().size()) {
      throw new IllegalStateException(name + " after the last tensor");
    }
    var tensor = layout.tensors().get(current);
    if (!tensor.name().equals(name)) {
      throw new IllegalStateException(name + " while " + tensor.name() + " is not complete");
    }
    if (bytes.byteSize() > tensor.bytes() - written) {
      throw new IllegalStateException(name + " takes " + tensor.bytes() + " bytes, got more");
    }
    file.write(bytes);
    written += bytes.byteSize();
    if (written == tensor.bytes()) {
      file.write(MemorySegment.ofArray(new byte[layout.padding(tensor)]));
      current++;
      written = 0;
    }
  }

  /** Requires every tensor to be complete, and forces the file to the disk. */
  public void finish() {
    skipEmpty();
    if (current < layout.tensors().size()) {
      throw new IllegalStateException(layout.tensors().get(current).name() + " is not complete");
    }
    file.force();
  }

  @Override
  public void close() {
    file.close();
  }

  private void skipEmpty() {
    while (current < layout.tensors().size() && layout.tensors().get(current).bytes() == 0) {
      current++;
    }
  }
}
