package dev.lbrx.formats.safetensors;

import static dev.lbrx.formats.safetensors.SafetensorsBytes.tensor;
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
class SafetensorsDamageTest {
  private static final int DATA_BYTES = 22;

  @TempDir Path directory;
  private byte[] sound = {};

  @BeforeEach
  void soundFile() {
    String header =
        "{\"__metadata__\":{\"format\":\"pt\"},"
            + tensor("a.weight", "BF16", "[3,3]", 0, 18)
            + ","
            + tensor("b", "F32", "[]", 18, 22)
            + "}";
    sound = SafetensorsBytes.file(header, DATA_BYTES);
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
    int headerBytes = sound.length - DATA_BYTES;
    int refused = 0;
    for (int bit = 0; bit < headerBytes * 8; bit++) {
      byte[] damaged = sound.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      byte[] data = outcome(damaged);
      if (data == null) {
        refused++;
      } else {
        // A flip within a name, or between dtypes of one size: the bytes are still all there.
        assertThat(data).as("bit %s", bit).isEqualTo(outcome(sound));
      }
    }
    assertThat(refused).isGreaterThan(headerBytes * 8 / 2);
  }

  // The data of all tensors in order, or null where the file is refused.
  private byte[] outcome(byte[] bytes) throws Exception {
    Path path = Files.write(directory.resolve("x.safetensors"), bytes);
    try (var file = SafetensorsFile.open(path)) {
      byte[] all = new byte[DATA_BYTES];
      int at = 0;
      for (var tensor : file.header().tensors()) {
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
