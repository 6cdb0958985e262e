package dev.lbrx.formats.weights;

import java.util.List;

/**
 * Keeps a writer to the order of its layout: tensors come one after another, in pieces of any size,
 * each whole before the next begins; empty ones need not come at all.
 */
public final class TensorSequence {
  private final List<TensorEntry> tensors;
  private int current;
  private long written;

  /** The tensors in order. */
  public TensorSequence(List<TensorEntry> tensors) {
    this.tensors = tensors;
  }

  /** Those behind the first {@code done}, which an earlier run has written. */
  public static TensorSequence behind(List<TensorEntry> tensors, int done) {
    var sequence = new TensorSequence(tensors);
    tensors.stream().limit(done).forEach(tensor -> sequence.skip(tensor.name(), tensor.bytes()));
    return sequence;
  }

  /** The tensor whose turn it is; refuses another name, and more bytes than it has left. */
  public TensorEntry expect(String name, long bytes) {
    skipEmpty();
    if (current == tensors.size()) {
      throw new IllegalStateException(name + " after the last tensor");
    }
    var tensor = tensors.get(current);
    if (!tensor.name().equals(name)) {
      throw new IllegalStateException(name + " while " + tensor.name() + " is not complete");
    }
    if (bytes > tensor.bytes() - written) {
      throw new IllegalStateException(name + " takes " + tensor.bytes() + " bytes, got more");
    }
    return tensor;
  }

  /** Counts bytes of the expected tensor; whether it is whole now. */
  public boolean written(long bytes) {
    written += bytes;
    if (written < tensors.get(current).bytes()) {
      return false;
    }
    current++;
    written = 0;
    return true;
  }

  /** Counts bytes of the expected tensor as written by an earlier run. */
  public void skip(String name, long bytes) {
    if (bytes > 0) {
      expect(name, bytes);
      written(bytes);
    }
  }

  /** Whether every tensor is whole. */
  public boolean isWhole() {
    skipEmpty();
    return current == tensors.size();
  }

  /** Where the next byte goes in a file that ends at {@code end}. */
  public long position(long end) {
    return isWhole() ? end : tensors.get(current).position() + written;
  }

  /** Requires every tensor to be whole. */
  public void requireWhole() {
    if (!isWhole()) {
      throw new IllegalStateException(tensors.get(current).name() + " is not complete");
    }
  }

  private void skipEmpty() {
    while (current < tensors.size() && tensors.get(current).bytes() == 0) {
      current++;
    }
  }
}
