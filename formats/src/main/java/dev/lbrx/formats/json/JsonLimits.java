package dev.lbrx.formats.json;

import dev.lbrx.formats.Storage;

/** The bounds of every JSON document. */
public final class JsonLimits {
  /** Bytes of a document. */
  public static final int BYTES = 100_000_000;

  /** Open objects and arrays. */
  static final int DEPTH = 64;

  /** Digits of a number, exponent included. */
  static final int DIGITS = 20;

  private static final int NODE_BYTES = 64;
  private static final int COUNTED_AT_ONCE = 1 << 14;

  private JsonLimits() {}

  /** Counts a tree's nodes and refuses one that would not fit the heap. */
  static final class Heap {
    private final String source;
    private long bytes;
    private int uncounted;

    Heap(String source) {
      this.source = source;
    }

    void node(int characters) {
      bytes += NODE_BYTES + 2L * characters;
      if (++uncounted == COUNTED_AT_ONCE) {
        uncounted = 0;
        Storage.requireHeap(source, bytes);
      }
    }
  }
}
