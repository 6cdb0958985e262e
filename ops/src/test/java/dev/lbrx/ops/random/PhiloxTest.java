package dev.lbrx.ops.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rule that makes random numbers, which published merges depend on. */
class PhiloxTest {
  /** Known answers of the authors' Random123 library, philox4x32-10: counter, key, result. */
  @ParameterizedTest
  @CsvSource({
    "00000000 00000000 00000000 00000000, 00000000 00000000, 6627e8d5 e169c58d bc57ac4c 9b00dbd8",
    "ffffffff ffffffff ffffffff ffffffff, ffffffff ffffffff, 408f276d 41c83b0e a20bc7c6 6d5451fd",
    "243f6a88 85a308d3 13198a2e 03707344, a4093822 299f31d0, d16cfe09 94fdcceb 5001e420 24126ea1"
  })
  void givesThePublishedWords(String counter, String key, String wanted) {
    int[] words = words(counter);
    int[] keys = words(key);
    Philox.block(words, keys[0], keys[1]);
    assertThat(words).isEqualTo(words(wanted));
  }

  @Test
  void numbersElementsThroughTheCounter() {
    var stream = new Philox.Stream(0x299f31d0a4093822L, 0x0370734413198a2eL);
    long e = 0x85a308d3243f6a88L << 2;
    assertThat(Philox.word(stream, e)).isEqualTo(block(e, 0));
    assertThat(Philox.word(stream, e + 3)).isEqualTo(block(e, 3));
    assertThat(Philox.uniform(stream, e + 1)).isEqualTo((block(e, 1) >>> 8) / 16_777_216f);
  }

  private static int block(long e, int word) {
    int[] counter = {(int) (e >>> 2), (int) (e >>> 34), 0x13198a2e, 0x03707344};
    Philox.block(counter, 0xa4093822, 0x299f31d0);
    return counter[word];
  }

  @Test
  void namesStreamsByTheirSha256() {
    // SHA-256 of "abc" begins ba7816bf 8f01cfea; both words are read little-endian.
    assertThat(Philox.Stream.of(42, "abc")).isEqualTo(new Philox.Stream(42, 0xeacf018fbf1678baL));
  }

  private static int[] words(String hex) {
    return Arrays.stream(hex.split(" ")).mapToInt(w -> Integer.parseUnsignedInt(w, 16)).toArray();
  }
}
