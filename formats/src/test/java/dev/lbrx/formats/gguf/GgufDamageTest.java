package dev.lbrx.formats.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lbrx.spi.error.LbrxException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every byte of a small file cut off or changed: a typed error, or a file that says what it holds.
 */
class GgufDamageTest {
  private static final int DATA_BYTES = 12 + 34;

  @TempDir Path directory;
  private byte[] sound = {};

  @BeforeEach
  void soundFile() {
    sound =
        GgufBytes.head(3, 2, 3)
            .key("general.architecture", GgufType.STRING)
            .text("llama")
            .key("yes", GgufType.BOOL)
            .raw("\1")
            .key("tokens", GgufType.ARRAY)
            .i32(GgufType.STRING.ordinal())
            .i64(2)
            .text("a")
            .text("bc")
            .tensor("a.weight", 0, 0, 3)
            .tensor("b", 8, 32, 32, 1)
            .data(32 + 34);
    for (int i = 1; i <= 32 + 34; i++) {
      sound[sound.length - i] = (byte) i;
    }
  }

  @Test
  void everyTruncationIsRefused() throws Exception {
    for (int length = 0; length < sound.length; length++) {
      assertThat(outcome(Arrays.copyOf(sound, length))).as("cut at %s", length).isNull();
    }
    assertThat(outcome(sound)).hasSize(DATA_BYTES);
  }

  @Test
  void everyBitFlipIsRefusedOrHarmless() throws Exception {
    byte[] data = outcome(sound);
    int headerBytes = sound.length - 32 - 34;
    int refused = 0;
    int moved = 0;
    for (int bit = 0; bit < headerBytes * 8; bit++) {
      byte[] damaged = sound.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      byte[] found = outcome(damaged);
      if (found == null) {
        refused++;
      } else if (found.length == data.length) {
        assertThat(found).as("bit %s", bit).isEqualTo(data);
      } else {
        // A smaller extent or type of the same place: the bytes are where they were.
        moved++;
        assertThat(found.length).as("bit %s", bit).isLessThanOrEqualTo(32 + 34 + 30);
      }
    }
    assertThat(refused).isGreaterThan(headerBytes * 8 / 4);
    assertThat(moved).isLessThan(30);
  }

  // The data of all tensors in order, or null where the file is refused.
  private byte[] outcome(byte[] bytes) throws Exception {
    Path path = Files.write(directory.resolve("x.gguf"), bytes);
    try (var file = GgufFile.open(path)) {
      byte[] all = new byte[bytes.length];
      int at = 0;
      for (var tensor : file.tensors()) {
        int size = Math.toIntExact(tensor.bytes());
        file.read(tensor, 0, MemorySegment.ofArray(all).asSlice(at, size));
        at += size;
      }
      return Arrays.copyOf(all, at);
    } catch (LbrxException e) {
      return null;
    }
  }
}
