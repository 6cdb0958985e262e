package dev.lbrx.formats.safetensors;

import dev.lbrx.formats.NewFile;
import dev.lbrx.formats.TargetFile;
import dev.lbrx.formats.weights.TensorSequence;
import dev.lbrx.formats.weights.WeightsWriter;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.function.LongFunction;

/**
 * Writes a planned file: the header first, then the tensors' bytes in the order of the layout, in
 * pieces of any size. The file counts only once {@link #finish()} has returned.
 */
public final class SafetensorsWriter implements WeightsWriter {
  private final TensorSequence sequence;
  private final NewFile file;

  private SafetensorsWriter(TensorSequence sequence, NewFile file) {
    this.sequence = sequence;
    this.file = file;
  }

  /** Creates a new file and writes its header. */
  public static SafetensorsWriter create(Path path, SafetensorsLayout layout) {
    return create(TargetFile.create(path), layout);
  }

  /** Writes the header to a file that is empty yet, and closes it in the end. */
  public static SafetensorsWriter create(NewFile file, SafetensorsLayout layout) {
    var writer = new SafetensorsWriter(new TensorSequence(layout.tensors()), file);
    try {
      writer.file.write(MemorySegment.ofArray(layout.head()));
      return writer;
    } catch (RuntimeException e) {
      writer.close();
      throw e;
    }
  }

  /**
   * Goes on with a file that holds the layout's first {@code tensors} tensors.
   *
   * @param file opens it behind so many bytes
   */
  public static SafetensorsWriter resume(
      LongFunction<NewFile> file, SafetensorsLayout layout, int tensors) {
    var sequence = TensorSequence.behind(layout.tensors(), tensors);
    return new SafetensorsWriter(sequence, file.apply(sequence.position(layout.bytes())));
  }

  @Override
  public void write(String name, MemorySegment bytes) {
    if (bytes.byteSize() == 0) {
      return;
    }
    sequence.expect(name, bytes.byteSize());
    file.write(bytes);
    sequence.written(bytes.byteSize());
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
