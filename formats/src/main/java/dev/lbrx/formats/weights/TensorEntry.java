package dev.lbrx.formats.weights;

import dev.lbrx.formats.Sizes;
import dev.lbrx.formats.SourceFile;
import dev.lbrx.spi.Spec;
import dev.lbrx.spi.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/**
 * One tensor of a file.
 *
 * @param name its key in the header
 * @param spec dense dtype and shape
 * @param position the file offset of its first byte
 * @param bytes its size
 */
public record TensorEntry(String name, Spec spec, long position, long bytes) {
  /** Fills a segment with this tensor's bytes from {@code from} on. */
  public void read(SourceFile source, long from, MemorySegment to) {
    if (from < 0 || to.byteSize() > bytes - from) {
      throw new IllegalArgumentException(
          "bytes %d to %d of %s, which has %d".formatted(from, from + to.byteSize(), name, bytes));
    }
    source.read(Sizes.add(position, from), to);
  }

  /**
   * This tensor on mapped, read-only memory, valid until the file is closed. One that does not lie
   * at a multiple of its element's size is copied to memory that does.
   */
  public Tensor map(SourceFile source) {
    int align = spec.dtype().block() == 1 ? spec.dtype().bytes() : 1;
    if (position % align == 0) {
      return Tensor.wrap(spec, source.mapping().asSlice(position, bytes));
    }
    return copy(to -> source.read(position, to));
  }

  /** This tensor on aligned memory of its own, which whoever is given it fills. */
  public Tensor copy(Consumer<MemorySegment> reader) {
    var copy = Arena.ofAuto().allocate(Math.max(1, bytes), 64).asSlice(0, bytes);
    reader.accept(copy);
    return Tensor.wrap(spec, copy);
  }
}
