package dev.lbrx.cli.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every byte of small sound files cut off, and every bit of them changed. */
class DamageTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  @DisplayName("reliability 16: truncations and bit flips give a typed error or a result")
  void everyTruncationAndBitFlipIsRefusedOrRead(Target target) throws IOException {
    target.prepare(folder);
    for (byte[] seed : target.seeds()) {
      assertThat(target.read(folder, seed)).as("the sound file").isNotEmpty();
      for (int length = 0; length < seed.length; length++) {
        target.outcome(folder, Arrays.copyOf(seed, length));
      }
      int refused = 0;
      for (int bit = 0; bit < seed.length * 8; bit++) {
        byte[] damaged = seed.clone();
        damaged[bit / 8] ^= (byte) (1 << bit % 8);
        refused += target.outcome(folder, damaged).isEmpty() ? 1 : 0;
      }
      assertThat(refused).isGreaterThan(seed.length / 2);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("reliability 16: the same bytes give the same result")
  void theSameBytesGiveTheSameResult(Target target) throws IOException {
    target.prepare(folder);
    for (byte[] seed : target.seeds()) {
      assertThat(target.outcome(folder, seed)).isEqualTo(target.outcome(folder, seed));
    }
  }
}
