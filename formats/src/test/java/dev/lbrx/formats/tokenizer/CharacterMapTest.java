package dev.lbrx.formats.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CharacterMapTest {
  private static final int UNITS = 256;

  /** A becomes aa, AB becomes nothing. */
  private static byte[] sound() {
    var bytes = ByteBuffer.allocate(4 + 4 * UNITS + 4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(4 * UNITS);
    int[] units = new int[UNITS];
    // A node's children lie at its base with their label: the root's at 1, those of A at 8.
    units[0] = 1 << 10;
    units['A' ^ 1] = 'A' | 1 << 8 | ('A' ^ 1 ^ 8) << 10;
    units[8] = 1 << 31;
    units['B' ^ 8] = 'B' | 1 << 8 | ('B' ^ 8 ^ 3) << 10;
    units[3] = 1 << 31 | 3;
    for (int unit : units) {
      bytes.putInt(unit);
    }
    return bytes.put("aa\0\0".getBytes(StandardCharsets.UTF_8)).array();
  }

  private static List<String> found(byte[] bytes, String text) {
    var map = CharacterMap.of(bytes, IllegalArgumentException::new);
    var found = new ArrayList<String>();
    map.find(
        text.getBytes(StandardCharsets.UTF_8),
        0,
        (length, at) ->
            found.add(length + " " + new String(map.replacement(at), StandardCharsets.UTF_8)));
    return found;
  }

  @Test
  void findsTheShortestFirst() {
    assertThat(found(sound(), "ABA")).containsExactly("1 aa", "2 ");
    assertThat(found(sound(), "BA")).isEmpty();
    assertThat(found(new byte[0], "A")).isEmpty();
  }

  /** Inference reads no further than the map, whatever its trie says. */
  @Test
  void everyBitFlipIsRefusedOrRead() {
    byte[] sound = sound();
    int refused = 0;
    for (int bit = 0; bit < sound.length * 8; bit++) {
      byte[] damaged = sound.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        found(damaged, "ABA");
      } catch (IllegalArgumentException e) {
        refused++;
      }
    }
    assertThat(refused).isBetween(40, 200);
  }

  @Test
  void namesWhatIsBeyondItsEnd() {
    byte[] node = sound();
    node[4 + 4 * ('A' ^ 1) + 2] = (byte) 0xFF;
    assertThatThrownBy(() -> found(node, "AB")).hasMessageContaining("beyond the trie");
    byte[] text = sound();
    text[4 + 4 * 8] = 4;
    assertThatThrownBy(() -> found(text, "A")).hasMessageContaining("replacement at 4, beyond");
  }
}
