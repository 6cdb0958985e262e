package dev.lbrx.formats.gguf;

import dev.lbrx.formats.TargetFile;
import dev.lbrx.formats.weights.TensorSequence;
import dev.lbrx.formats.weights.WeightsWriter;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * Writes a planned file: metadata and tensor list first, then the tensors' bytes in the order of
 * the layout, in pieces of any size. The file counts only once {@link #finish()} has returned.
 */
public final class GgufWriter implements WeightsWriter {
  private final GgufLayout layout;
  private final TensorSequence sequence;
  private final TargetFile file;

  private GgufWriter(GgufLayout layout, TensorSequence sequence, TargetFile file) {
    this.layout = layout;
    this.sequence = sequence;
    this.file = file;
  }

  /** Creates a new file and writes what stands before the data. */
  public static GgufWriter create(Path path, GgufLayout layout) {
    var writer =
        new GgufWriter(layout, new TensorSequence(layout.tensors()), TargetFile.create(path));
    try {
      writer.file.write(MemorySegment.ofArray(layout.head()));
      return writer;
    } catch (RuntimeException e) {
      writer.close();
      throw e;
    }
  }

  /** Goes on with a file that holds the layout's first {@code tensors} tensors. */
  public static GgufWriter resume(Path path, GgufLayout layout, int tensors) {
    return resume(path, layout, TensorSequence.behind(layout.tensors(), tensors));
  }

  /** Goes on with a file that holds what the sequence has skipped. */
  public static GgufWriter resume(Path path, GgufLayout layout, TensorSequence sequence) {
    return new GgufWriter(
        layout, sequence, TargetFile.resume(path, sequence.position(layout.bytes())));
  }

  @Override
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

  @Override
  public boolean isWhole() {
    return sequence.isWhole();
  }

  @Override
  public void force() {
    file.force();
  }

  @Override
  public void finish() {
    sequence.requireWhole();
    file.force();
  }

  @Override
  public void close() {
    file.close();
  }
}
