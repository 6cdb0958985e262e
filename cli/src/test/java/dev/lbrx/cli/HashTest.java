package dev.lbrx.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lbrx hash}. */
class HashTest {
  @TempDir Path folder;

  @Test
  void filesAndTensorsAreHashed() throws Exception {
    Path base = Run.DEMO.resolve("demo-base");
    var hashes = Run.of("hash", base, "--json", "-q").json();
    assertThat(hashes.get("files").propertyNames())
        .containsExactly(
            "model.safetensors",
            "config.json",
            "generation_config.json",
            "reference.json",
            "tokenizer.json",
            "tokenizer_config.json");
    byte[] weights = Files.readAllBytes(base.resolve("model.safetensors"));
    assertThat(hashes.get("files").get("model.safetensors").stringValue())
        .isEqualTo(sha256(weights));
    assertThat(hashes.get("tensors")).hasSize(38);
    String norm = "model.norm.weight";
    var entry = Run.of("inspect", base, "--filter", norm, "--json").json().get("tensors").get(0);
    int from = entry.get("offset").intValue();
    assertThat(hashes.get("tensors").get(norm).stringValue())
        .isEqualTo(sha256(Arrays.copyOfRange(weights, from, from + 512)));
  }

  @Test
  void linesAreThoseOfSha256sum() throws Exception {
    Path file = Weights.floats(folder.resolve("a.safetensors"), "x", 1, 2);
    byte[] bytes = Files.readAllBytes(file);
    String tensor = sha256(Arrays.copyOfRange(bytes, bytes.length - 8, bytes.length));
    assertThat(Run.of("hash", file, "-q"))
        .isEqualTo(new Run(0, sha256(bytes) + "  a.safetensors\n" + tensor + "  x\n", ""));
  }

  @Test
  void oneBitMakesAnotherHash() throws IOException {
    Path file = Weights.floats(folder.resolve("a.safetensors"), "x", 1, 2);
    var before = Run.of("hash", file, "--json", "-q").json();
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
    var after = Run.of("hash", file, "--json", "-q").json();
    assertThat(after.get("files")).isNotEqualTo(before.get("files"));
    assertThat(after.get("tensors")).isNotEqualTo(before.get("tensors"));
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
