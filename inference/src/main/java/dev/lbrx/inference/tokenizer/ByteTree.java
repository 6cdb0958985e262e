package dev.lbrx.inference.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** Texts by the bytes of their UTF-8, in order, so that all that begin at a place can be found. */
final class ByteTree {
  private final byte[][] keys;
  private final int[] values;

  /** Sees a text's length in bytes and its value. */
  @FunctionalInterface
  interface Found {
    void accept(int length, int value);
  }

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Entry(byte[] key, int value) {}

  ByteTree(Map<String, Integer> texts) {
    var entries =
        texts.entrySet().stream()
            .map(e -> new Entry(e.getKey().getBytes(StandardCharsets.UTF_8), e.getValue()))
            .sorted((a, b) -> Arrays.compareUnsigned(a.key, b.key))
            .toList();
    keys = entries.stream().map(Entry::key).toArray(byte[][]::new);
    values = entries.stream().mapToInt(Entry::value).toArray();
  }

  /** Shows the texts that stand in {@code text} from a place on, the shortest first. */
  void find(byte[] text, int from, Found found) {
    int low = 0;
    int high = keys.length;
    for (int length = 0; from + length < text.length && low < high; ) {
      int wanted = text[from + length] & 0xFF;
      low = bound(low, high, length, wanted);
      high = bound(low, high, length, wanted + 1);
      length++;
      if (low < high && keys[low].length == length) {
        found.accept(length, values[low]);
      }
    }
  }

  /** The length of the longest text that stands there, 0 where none does. */
  int longest(byte[] text, int from) {
    int[] longest = new int[1];
    find(text, from, (length, value) -> longest[0] = length);
    return longest[0];
  }

  /** The bytes of the character that begins with this one, in well-formed UTF-8. */
  static int characterLength(byte first) {
    return Math.max(1, Integer.numberOfLeadingZeros(~(first << 24)));
  }

  // The first of the keys, which all begin alike, whose byte at a place is not below the wanted.
  private int bound(int from, int to, int place, int wanted) {
    int low = from;
    int high = to;
    while (low < high) {
      int middle = (low + high) >>> 1;
      int b = keys[middle].length > place ? keys[middle][place] & 0xFF : -1;
      if (b < wanted) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
