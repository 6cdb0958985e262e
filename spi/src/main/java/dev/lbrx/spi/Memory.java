package dev.lbrx.spi;

import java.lang.foreign.MemorySegment;

/** How a backend's buffers are made and filled. */
public interface Memory {
  /** A tensor of zeros, 64-byte aligned, freed when nothing refers to it any more. */
  Tensor allocate(Spec spec);

  /** A dense tensor of arbitrary content from the pool, to be closed when no longer needed. */
  Borrowed borrow(Spec spec);

  /** Gives back what the pool holds beyond so many bytes, none of it borrowed. */
  default void trim(long bytes) {}

  /** A dense tensor over host memory: the memory itself where it is shared, a copy elsewhere. */
  Tensor wrap(Spec spec, MemorySegment segment);

  /** Copies host bytes into a dense tensor. */
  void upload(MemorySegment from, Tensor to);

  /** Copies a dense tensor's bytes to the host. */
  void download(Tensor from, MemorySegment to);
}
