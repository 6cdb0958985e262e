package dev.lbrx.formats.tokenizer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Function;

/**
 * SentencePiece's {@code precompiled_charsmap}: which runs of bytes become which text. A size
 * (u32), a double-array trie of so many bytes whose leaves are offsets into what follows, and there
 * texts that end with a zero byte. An empty one changes nothing.
 *
 * <p>Source: SentencePiece, {@code normalizer.cc}; Yata, darts-clone.
 */
public final class CharacterMap {
  /** Sees a key's length and where its replacement begins. */
  @FunctionalInterface
  public interface Found {
    /** Whether to look for longer keys. */
    boolean accept(int length, int replacement);
  }

  private final byte[] bytes;
  private final int[] units;
  private final int texts;
  private final Function<String, RuntimeException> refusal;

  private CharacterMap(
      byte[] bytes, int[] units, int texts, Function<String, RuntimeException> refusal) {
    this.bytes = bytes;
    this.units = units;
    this.texts = texts;
    this.refusal = refusal;
  }

  /**
   * Reads a map.
   *
   * @param refusal what is thrown where it is malformed, now or when a damaged place is met
   */
  public static CharacterMap of(byte[] bytes, Function<String, RuntimeException> refusal) {
    if (bytes.length == 0) {
      return new CharacterMap(bytes, new int[0], 0, refusal);
    }
    var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long trie = bytes.length < Integer.BYTES ? -1 : Integer.toUnsignedLong(buffer.getInt());
    boolean sound =
        trie >= Integer.BYTES
            && trie % Integer.BYTES == 0
            && trie < bytes.length - Integer.BYTES
            && bytes[bytes.length - 1] == 0;
    if (!sound) {
      throw refusal.apply(
          "a character map of %d bytes with a trie of %d, expected whole units and texts behind"
              .formatted(bytes.length, trie));
    }
    int[] units = new int[(int) trie / Integer.BYTES];
    buffer.asIntBuffer().get(units);
    return new CharacterMap(bytes, units, Integer.BYTES + (int) trie, refusal);
  }

  /** The bytes that it was read from. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Whether nothing is changed. */
  public boolean isEmpty() {
    return units.length == 0;
  }

  /** Shows the keys that a text has from a place on, the shortest first. */
  public void find(byte[] text, int from, Found found) {
    if (isEmpty()) {
      return;
    }
    int node = offset(units[0]);
    for (int at = from; at < text.length; at++) {
      int label = text[at] & 0xFF;
      node ^= label;
      int unit = unit(node);
      if ((unit & (1 << 31 | 0xFF)) != label) {
        return;
      }
      node ^= offset(unit);
      boolean leaf = (unit >>> 8 & 1) == 1;
      if (leaf && !found.accept(at + 1 - from, unit(node) & Integer.MAX_VALUE)) {
        return;
      }
    }
  }

  /** The text of a replacement. */
  public byte[] replacement(int at) {
    long start = (long) texts + at;
    if (start >= bytes.length) {
      throw refusal.apply("a replacement at " + at + ", beyond the end of the character map");
    }
    int end = (int) start;
    while (bytes[end] != 0) {
      end++;
    }
    return Arrays.copyOfRange(bytes, (int) start, end);
  }

  private int unit(int node) {
    if (node < 0 || node >= units.length) {
      throw refusal.apply("a node at " + node + ", beyond the trie of the character map");
    }
    return units[node];
  }

  private static int offset(int unit) {
    return (unit >>> 10) << ((unit & 1 << 9) >>> 6);
  }
}
