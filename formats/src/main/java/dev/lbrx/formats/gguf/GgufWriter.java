package dev.lbrx.formats.gguf;

import dev.lbrx.formats.TargetFile;
import dev.lbrx.formats.weights.TensorSequence;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * Writes a planned file: metadata and tensor list first, then the tensors' bytes in the order of
 * the layout, in pieces of any size. The file counts only once {@link #finish()} has returned.
 */
public final class GgufWriter implements AutoCloseable {
  private final GgufLayout layout;
  private final TensorSequence sequence;
  private final TargetFile file;

  private GgufWriter(GgufLayout layout, TargetFile file) {
    this.layout = layout;
    this.sequence = new TensorSequence(layout.tensors());
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
    if (bytes.byteSize() == 0) {
      return;
    }
    var tensor = sequence.expect(name, bytes.byteSize());
    file.write(bytes);
    if (sequence.written(bytes.byteSize())) {
      file.write(MemorySegment.ofArray(new byte[layout.padding(tensor)]));
    }
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
