package dev.lbrx.formats.safetensors;

import dev.lbrx.formats.TargetFile;
import dev.lbrx.formats.weights.TensorSequence;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * Writes a planned file: the header first, then the tensors' bytes in the order of the layout, in
 * pieces of any size. The file counts only once {@link #finish()} has returned.
 */
public final class SafetensorsWriter implements AutoCloseable {
  private final TensorSequence sequence;
  private final TargetFile file;

  private SafetensorsWriter(SafetensorsLayout layout, TargetFile file) {
    this.sequence = new TensorSequence(layout.tensors());
    this.file = file;
  }

  /** Creates a new file and writes its header. */
  public static SafetensorsWriter create(Path path, SafetensorsLayout layout) {
    var writer = new SafetensorsWriter(layout, TargetFile.create(path));
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
    if (bytes.byteSize() == 0) {
      return;
    }
    sequence.expect(name, bytes.byteSize());
    file.write(bytes);
    sequence.written(bytes.byteSize());
  }

  /** Requires every tensor to be complete, and forces the file to the disk. */
  public void finish() {
    sequence.requireWhole();
    file.force();
  }

  @Override
  public void close() {
    file.close();
  }
}
