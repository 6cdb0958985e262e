package dev.lbrx.spi;

import java.lang.foreign.MemorySegment;

/** Memory of one backend. Only host buffers show their bytes. */
public sealed interface Buffer permits Buffer.Host, Buffer.Device {
  /** Bytes. */
  long bytes();

  /**
   * Memory that the CPU reads and writes: a segment of an automatic or shared arena, or a mapped
   * file.
   */
  record Host(MemorySegment segment) implements Buffer {
    @Override
    public long bytes() {
      return segment.byteSize();
    }
  }

  /** Memory of a device, opaque to everyone but its owner. */
  record Device(String owner, long address, long bytes) implements Buffer {}
}
