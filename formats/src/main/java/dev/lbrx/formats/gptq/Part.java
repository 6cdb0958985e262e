package dev.lbrx.formats.gptq;

import dev.lbrx.formats.weights.TensorEntry;
import dev.lbrx.formats.weights.WeightsFile;
import java.lang.foreign.MemorySegment;

/**
 * A tensor of a packed module.
 *
 * @param file where it lies
 * @param entry which it is
 */
record Part(WeightsFile file, TensorEntry entry) {
  long rows() {
    return entry.spec().shape().extent(0);
  }

  long columns() {
    return entry.spec().last();
  }

  /** The bytes of columns {@code from} to {@code to} of all rows, row by row. */
  MemorySegment columns(long from, long to) {
    int width = entry.spec().dtype().bytes();
    long bytes = (to - from) * width;
    var block = MemorySegment.ofArray(new byte[Math.toIntExact(rows() * bytes)]);
    if (bytes == columns() * width) {
      file.read(entry, 0, block);
      return block;
    }
    for (long row = 0; row < rows(); row++) {
      file.read(entry, (row * columns() + from) * width, block.asSlice(row * bytes, bytes));
    }
    return block;
  }
}
