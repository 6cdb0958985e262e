package dev.lbrx.formats.gguf.model;

import dev.lbrx.formats.weights.TensorEntry;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * The order of a head's rows in query and key weights. Hugging Face's files have the two elements
 * that rotary embedding pairs half a head apart, llama's GGUF files side by side: row {@code i +
 * half · j} of a head stands at {@code 2i + j}.
 *
 * @param rows of a head
 * @param rowBytes of a row
 */
record HeadRows(int rows, long rowBytes) {
  /** The rows of a tensor's heads; empty where they are not of one even size. */
  static Optional<HeadRows> of(TensorEntry tensor, int heads) {
    long rows = tensor.spec().shape().rank() == 0 ? 0 : tensor.spec().shape().extent(0);
    return heads == 0 || rows == 0 || rows % (2L * heads) != 0
        ? Optional.empty()
        : Optional.of(new HeadRows(Math.toIntExact(rows / heads), tensor.bytes() / rows));
  }

  /** Bytes of a head. */
  long headBytes() {
    return rows * rowBytes;
  }

  /** Rearranges one head from the order of Hugging Face. */
  void interleave(MemorySegment halves, MemorySegment to) {
    for (int row = 0; row < rows; row++) {
      MemorySegment.copy(halves, row * rowBytes, to, interleaved(row) * rowBytes, rowBytes);
    }
  }

  /** Rearranges one head into the order of Hugging Face. */
  void separate(MemorySegment interleaved, MemorySegment to) {
    for (int row = 0; row < rows; row++) {
      MemorySegment.copy(interleaved, interleaved(row) * rowBytes, to, row * rowBytes, rowBytes);
    }
  }

  private int interleaved(int row) {
    int half = rows / 2;
    return 2 * (row % half) + row / half;
  }
}
